import { Text } from '@mantine/core'
import { provenanceRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { CopyBlock, Digest } from '../../ui/values.tsx'
import { VerifyLog } from './verify-log.tsx'

const question = ask(provenanceRoutes.treeHead, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)

/** The newest signed tree head, to be copied and kept elsewhere. */
export function Component() {
  const { t } = useTranslation()
  const { number } = useFormats()
  const head = useAsked(question)
  return (
    <Page
      width="narrow"
      title={t('shell.treeHead')}
      crumbs={[{ label: t('shell.provenance') }]}
      description={t('provenance.treeHeadText')}
      actions={<VerifyLog />}
    >
      <Section>
        <Facts
          facts={[
            [t('provenance.size'), number(head.size)],
            [t('provenance.rootHash'), <Digest key="root" value={head.rootHash} length={64} />],
            [t('provenance.publicKey'), <Digest key="key" value={head.publicKey} length={64} />],
          ]}
        />
      </Section>
      <Section title={t('provenance.note')}>
        <Text size="sm" c="dimmed" mb="sm">
          {t('provenance.noteText')}
        </Text>
        <CopyBlock value={head.note} />
      </Section>
    </Page>
  )
}
