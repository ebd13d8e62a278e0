import { Stack, Tabs, Text } from '@mantine/core'
import { type ReplyOf, releaseRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams, useSearchParams } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useFormats, useName } from '../../format.ts'
import { paths } from '../../paths.ts'
import { Notice } from '../../ui/notice.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { StatCard, StatRow } from '../../ui/stat-card.tsx'
import { Tags } from '../../ui/state-badge.tsx'
import { CopyBlock, Digest, Instant, Money } from '../../ui/values.tsx'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'
import { AgreementFacts } from './agreement-facts.tsx'
import { BuildProgress } from './build-progress.tsx'
import { Datasheet } from './datasheet.tsx'
import { ManifestTable } from './manifest-table.tsx'
import { SplitBar } from './split-bar.tsx'

const askOne = (id: string) => ask(releaseRoutes.release, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askOne(paramOf(args.params, 'id')))
export type Release = ReplyOf<typeof releaseRoutes.release>
const pollMilliseconds = 2_000

export function Component() {
  const { t } = useTranslation()
  const name = useName()
  const [params, setParams] = useSearchParams()
  const question = askOne(paramOf(useParams(), 'id'))
  const first = useAsked(question)
  const release = useAsked(question, { every: first.state === 'building' ? pollMilliseconds : false })
  const isBuilt = release.state === 'published' || release.state === 'withdrawn'
  return (
    <Page
      title={t('release.named', { name: release.datasetName, version: release.version })}
      badge={<State name={release.state} />}
      description={name(release.title)}
      crumbs={[{ label: t('shell.stage.release') }, { label: t('shell.releases'), to: paths.releases() }]}
    >
      {release.error && <Notice tone="bad">{release.error}</Notice>}
      {release.state === 'building' && release.jobId && <BuildProgress jobId={release.jobId} />}
      <Figures release={release} />
      {isBuilt && (
        <Tabs
          value={params.get('tab') ?? 'overview'}
          onChange={tab => setParams(tab ? { tab } : {}, { replace: true })}
          keepMounted={false}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="overview">{t('release.overview')}</Tabs.Tab>
            <Tabs.Tab value="files">{t('release.manifest')}</Tabs.Tab>
            <Tabs.Tab value="datasheet">{t('release.datasheet')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="overview">
            <Overview release={release} />
          </Tabs.Panel>
          <Tabs.Panel value="files">
            <ManifestTable releaseId={release.id} />
          </Tabs.Panel>
          <Tabs.Panel value="datasheet">
            <Datasheet releaseId={release.id} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Page>
  )
}

function Figures({ release }: { release: Release }) {
  const { t } = useTranslation()
  const { number, bytes } = useFormats()
  const { counts } = release
  return (
    <StatRow>
      <StatCard label={t('collect.count.subjects')} value={counts ? number(counts.subjects) : '–'} />
      <StatCard label={t('collect.count.series')} value={counts ? number(counts.series) : '–'} />
      <StatCard label={t('release.references')} value={counts ? number(counts.referenceStandards) : '–'} />
      <StatCard label={t('collect.count.slides')} value={counts ? number(counts.slides) : '–'} />
      <StatCard label={t('release.files')} value={number(release.fileCount)} note={bytes(release.sizeBytes)} />
      <StatCard label={t('release.fee')} value={<Money value={release.fee} />} />
    </StatRow>
  )
}

function Overview({ release }: { release: Release }) {
  const { t } = useTranslation()
  const folder = `${release.datasetName}-${release.version}`
  return (
    <Stack gap="lg">
      <Section>
        <Facts
          columns={3}
          facts={[
            [t('release.licence'), release.terms.licence],
            [t('release.purposes'), <Tags key="p" values={release.terms.purposes.map(p => t(`word.purpose.${p}`))} />],
            [t('release.duo'), <Tags key="d" values={release.terms.duo} />],
            [t('release.layouts'), <Tags key="l" values={release.layouts} />],
            [t('release.publishedAt'), <Instant key="at" at={release.publishedAt} />],
            [t('release.manifestDigest'), <Digest key="m" value={release.manifestDigest} />],
          ]}
        />
      </Section>
      <Section title={t('release.splits')}>
        <SplitBar counts={release.splitCounts} />
      </Section>
      {release.agreement && (
        <Section title={t('release.agreement')}>
          <AgreementFacts agreement={release.agreement} />
        </Section>
      )}
      <Section title={t('release.verify')}>
        <Text size="sm" mb="sm">
          {t('release.verifyText')}
        </Text>
        <CopyBlock value={`npx tsumugi verify ${folder}`} />
      </Section>
    </Stack>
  )
}
