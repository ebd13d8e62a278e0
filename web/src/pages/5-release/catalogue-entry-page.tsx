import { Button, Stack, Tabs, Text } from '@mantine/core'
import { pathOf, type ReplyOf, releaseRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLocation, useParams, useSearchParams } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useFormats, useName } from '../../format.ts'
import { useMay, useMaybeMe } from '../../me.ts'
import { paths } from '../../paths.ts'
import { DialogButton } from '../../ui/form-frame.tsx'
import { Columns, Facts, Page, Section } from '../../ui/page.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Tags } from '../../ui/state-badge.tsx'
import { CopyBlock, Digest, Instant, Money } from '../../ui/values.tsx'
import { paramOf } from '../shared/param.ts'
import { AgreementFacts } from './agreement-facts.tsx'
import { Datasheet } from './datasheet.tsx'
import { RequestForm } from './request-form.tsx'
import { SplitBar } from './split-bar.tsx'

const askOne = (id: string) => ask(releaseRoutes.catalogueEntry, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askOne(paramOf(args.params, 'id')))
export type Entry = ReplyOf<typeof releaseRoutes.catalogueEntry>

export function Component() {
  const { t } = useTranslation()
  const name = useName()
  const entry = useAsked(askOne(paramOf(useParams(), 'id')))
  return (
    <Page
      title={name(entry.title)}
      description={`${t('release.named', { name: entry.datasetName, version: entry.version })}`}
      badge={<Tags values={entry.modalities} />}
      crumbs={[{ label: t('shell.catalogue'), to: paths.catalogue() }]}
      actions={<Request entry={entry} />}
    >
      <Columns main={<EntryTabs entry={entry} />} side={<Side entry={entry} />} />
    </Page>
  )
}

/** Members who may request get the form; strangers are asked to sign in first. */
function Request({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const me = useMaybeMe()
  const may = useMay()
  const { pathname } = useLocation()
  if (!me)
    return (
      <Button component={Link} to={paths.signIn(pathname)}>
        {t('release.signInToRequest')}
      </Button>
    )
  if (!may(releaseRoutes.requestAccess)) return null
  return (
    <DialogButton label={t('release.request')}>{close => <RequestForm entry={entry} close={close} />}</DialogButton>
  )
}

function EntryTabs({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const name = useName()
  const [params, setParams] = useSearchParams()
  return (
    <Tabs
      value={params.get('tab') ?? 'card'}
      onChange={tab => setParams(tab ? { tab } : {}, { replace: true })}
      keepMounted={false}
    >
      <Tabs.List mb="md">
        <Tabs.Tab value="card">{t('release.card')}</Tabs.Tab>
        <Tabs.Tab value="quality">{t('release.quality')}</Tabs.Tab>
        <Tabs.Tab value="licence">{t('release.licenceTab')}</Tabs.Tab>
        <Tabs.Tab value="provenance">{t('release.provenance')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="card">
        <Stack gap="lg">
          <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
            {name(entry.description)}
          </Text>
          <Datasheet releaseId={entry.id} />
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="quality">
        <Stack gap="lg">
          <Section title={t('release.splits')}>
            <SplitBar counts={entry.splitCounts} />
          </Section>
          {entry.agreement && (
            <Section title={t('release.agreement')}>
              <AgreementFacts agreement={entry.agreement} />
            </Section>
          )}
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="licence">
        <Licence entry={entry} />
      </Tabs.Panel>
      <Tabs.Panel value="provenance">
        <Provenance entry={entry} />
      </Tabs.Panel>
    </Tabs>
  )
}

function Licence({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  return (
    <Section>
      <Facts
        columns={2}
        facts={[
          [t('release.licence'), entry.terms.licence],
          [t('release.fee'), <Money key="fee" value={entry.fee} />],
          [t('release.purposes'), <Tags key="p" values={entry.terms.purposes.map(p => t(`word.purpose.${p}`))} />],
          [t('release.duo'), <Tags key="d" values={entry.terms.duo} />],
        ]}
      />
    </Section>
  )
}

function Provenance({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  return (
    <Stack gap="lg">
      <Section>
        <Text size="sm" mb="sm">
          {t('release.provenanceText')}
        </Text>
        <Facts facts={[[t('release.manifestDigest'), <Digest key="m" value={entry.manifestDigest} length={64} />]]} />
      </Section>
      <Section title={t('release.verify')}>
        <Text size="sm" mb="sm">
          {t('release.verifyText')}
        </Text>
        <CopyBlock value={`npx tsumugi verify ${entry.datasetName}-${entry.version}`} />
      </Section>
    </Stack>
  )
}

function Side({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const name = useName()
  const { number, bytes } = useFormats()
  const count = (value: number | null) => (value === null ? t('release.suppressed') : number(value))
  return (
    <>
      <Section>
        <Picture
          src={pathOf(releaseRoutes.cataloguePreview, { id: entry.id })}
          alt={t('release.sample', { name: name(entry.title) })}
        />
      </Section>
      <Section>
        <Facts
          columns={2}
          facts={[
            [t('collect.count.subjects'), count(entry.subjects)],
            [t('collect.count.series'), count(entry.series)],
            [t('collect.size'), bytes(entry.sizeBytes)],
            [t('release.fee'), <Money key="fee" value={entry.fee} />],
            [t('release.layouts'), <Tags key="l" values={entry.layouts} />],
            [t('release.publishedAt'), <Instant key="at" at={entry.publishedAt} />],
          ]}
        />
      </Section>
    </>
  )
}
