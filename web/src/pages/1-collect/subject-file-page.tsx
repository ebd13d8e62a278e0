import { collectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { Digest, Instant } from '../../ui/values.tsx'
import { paramOf } from '../shared/param.ts'
import { RowsTable } from './rows-table.tsx'

const askFile = (id: string) => ask(collectRoutes.subjectFile, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askFile(paramOf(args.params, 'id')))
const shownRows = 500

export function Component() {
  const { t } = useTranslation()
  const { bytes } = useFormats()
  const file = useAsked(askFile(paramOf(useParams(), 'id')))
  return (
    <Page
      title={t('collect.file', { name: file.fileName })}
      crumbs={[
        { label: t('shell.stage.collect') },
        { label: t('shell.subjects'), to: paths.subjects() },
        { label: file.pseudonym, to: paths.subject(file.subjectId) },
      ]}
    >
      <Section>
        <Facts
          columns={3}
          facts={[
            [t('collect.fileKind'), t(`word.fileKind.${file.kind}`)],
            [t('collect.size'), bytes(file.sizeBytes)],
            [t('collect.received'), <Instant key="at" at={file.createdAt} />],
            [t('collect.mediaType'), file.mediaType],
            [t('collect.digest'), <Digest key="digest" value={file.digest} />],
          ]}
        />
      </Section>
      <Section title={t('collect.rowsShown')} isPlain>
        <RowsTable fileId={file.id} limit={shownRows} />
      </Section>
    </Page>
  )
}
