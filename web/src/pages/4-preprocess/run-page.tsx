import { preprocessRoutes, type ReplyOf, systemRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, load, useAct, useAsked } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { useMay } from '../../me.ts'
import { paths } from '../../paths.ts'
import { ConfirmAct } from '../../ui/confirm-act.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { JobProgress } from '../../ui/job-progress.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { Tag, Tags } from '../../ui/state-badge.tsx'
import { Digest, Instant, Unbroken } from '../../ui/values.tsx'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'
import { AlignmentBadge } from './alignment-badge.tsx'
import { alignmentOf, noiseOf } from './report-facts.ts'

export const askRun = (id: string) => ask(preprocessRoutes.run, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askRun(paramOf(args.params, 'id')))
export type Run = ReplyOf<typeof preprocessRoutes.run>
export type Derivative = Run['derivatives'][number]
const isBusy = ({ state }: Run) => state === 'waiting' || state === 'running'
const pollMilliseconds = 2_000

export function Component() {
  const { t } = useTranslation()
  const question = askRun(paramOf(useParams(), 'id'))
  const first = useAsked(question)
  const run = useAsked(question, { every: isBusy(first) ? pollMilliseconds : false })
  return (
    <Page
      title={t('preprocess.recipe', { name: run.recipeName, version: run.recipeVersion })}
      badge={<State name={run.state} />}
      crumbs={[{ label: t('shell.stage.preprocess') }, { label: t('shell.runs'), to: paths.runs() }]}
      actions={isBusy(run) && <CancelRun run={run} />}
    >
      <Section>
        <JobProgress
          label={t('preprocess.progress')}
          done={run.done}
          total={run.total}
          tone={run.state === 'failed' ? 'bad' : run.state === 'completed' ? 'good' : 'busy'}
        />
        <Facts
          columns={3}
          facts={[
            [t('preprocess.cohort'), run.cohortName],
            [t('preprocess.started'), <Instant key="at" at={run.createdAt} />],
            [t('preprocess.finished'), <Instant key="end" at={run.finishedAt} />],
            [t('preprocess.steps'), <Tags key="steps" values={run.steps.map(s => `${s.step}@${s.version}`)} />],
            [t('preprocess.failed'), run.failed],
            [t('preprocess.runDigest'), <Digest key="digest" value={run.digest} />],
          ]}
        />
      </Section>
      <Section title={t('preprocess.derivatives')} isPlain>
        <Derivatives run={run} />
      </Section>
    </Page>
  )
}

function useColumns(): Column<Derivative>[] {
  const { t } = useTranslation()
  const { bytes, measure } = useFormats()
  return [
    {
      key: 'subject',
      title: t('collect.pseudonym'),
      cell: d => <Unbroken>{d.pseudonym}</Unbroken>,
      sort: d => d.pseudonym,
    },
    { key: 'modality', title: t('collect.modality'), cell: d => <Tag>{d.modality}</Tag>, sort: d => d.modality },
    { key: 'state', title: t('collect.state'), cell: d => <State name={d.state} />, sort: d => d.state },
    { key: 'shape', title: t('preprocess.shape'), align: 'right', cell: d => d.shape.join(' × ') || '–' },
    {
      key: 'spacing',
      title: t('preprocess.spacing'),
      align: 'right',
      cell: d => d.spacingMm.map(measure).join(' × ') || '–',
    },
    {
      key: 'noise',
      title: t('preprocess.noise'),
      align: 'right',
      cell: d => {
        const noise = noiseOf(d.report)
        return noise ? `${measure(noise.before)} → ${measure(noise.after)}` : '–'
      },
    },
    {
      key: 'alignment',
      title: t('preprocess.alignment'),
      cell: d => <AlignmentBadge report={d.report} />,
      sort: d => alignmentOf(d.report)?.verdict ?? '',
    },
    { key: 'size', title: t('collect.size'), align: 'right', cell: d => bytes(d.sizeBytes), sort: d => d.sizeBytes },
    { key: 'digest', title: t('collect.digest'), cell: d => <Digest value={d.digest} length={10} /> },
    { key: 'issues', title: t('collect.issues'), align: 'right', cell: d => d.issues.length },
  ]
}

function Derivatives({ run }: { run: Run }) {
  const { t } = useTranslation()
  return (
    <DataTable
      label={t('preprocess.derivatives')}
      rows={{ items: run.derivatives, total: run.derivatives.length }}
      columns={useColumns()}
      rowKey={d => d.id}
      to={d => paths.derivative(run.id, d.id)}
      search={d => `${d.pseudonym} ${d.modality} ${d.state}`}
      empty={{ title: t('preprocess.derivativesEmpty'), text: t('preprocess.derivativesEmptyText') }}
    />
  )
}

function CancelRun({ run }: { run: Run }) {
  const { t } = useTranslation()
  const may = useMay()
  const cancel = useAct(systemRoutes.cancelJob)
  if (!may(systemRoutes.cancelJob)) return null
  return (
    <ConfirmAct
      isDangerous
      label={t('preprocess.cancelRun')}
      title={t('preprocess.cancelRun')}
      text={t('preprocess.cancelText')}
      act={() => cancel.mutateAsync({ params: { id: run.jobId } })}
    />
  )
}
