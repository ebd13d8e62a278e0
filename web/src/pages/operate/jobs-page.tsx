import { Button, Group } from '@mantine/core'
import { type ReplyOf, systemRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useSearchParams } from 'react-router'
import { askPages, client, loadPages, useAct, useListedPages } from '../../api.ts'
import { useMay } from '../../me.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { SwitchField } from '../../ui/fields.tsx'
import { JobProgress } from '../../ui/job-progress.tsx'
import { Page } from '../../ui/page.tsx'
import { toastError } from '../../ui/toast.tsx'
import { Instant } from '../../ui/values.tsx'
import { jobName } from '../shared/job-words.ts'
import { State } from '../shared/state.tsx'

const states = ['running', 'waiting', 'completed', 'failed', 'cancelled'] as const
const stateOf = (params: URLSearchParams) => states.find(state => state === params.get('state'))
const pagesOf = (state: (typeof states)[number] | undefined) =>
  askPages([systemRoutes.jobs.path, state], cursor => client.call(systemRoutes.jobs, { query: { cursor, state } }))
export const loader = (args: LoaderFunctionArgs) =>
  loadPages(args, pagesOf(stateOf(new URL(args.request.url).searchParams)))
type Job = ReplyOf<typeof systemRoutes.job>

function useColumns(): Column<Job>[] {
  const { t, i18n } = useTranslation()
  return [
    {
      key: 'job',
      title: t('operate.job'),
      cell: j => (j.about ? <Link to={j.about}>{jobName(j, i18n.language)}</Link> : jobName(j, i18n.language)),
    },
    { key: 'state', title: t('collect.state'), cell: j => <State name={j.state} /> },
    {
      key: 'progress',
      title: t('operate.progress'),
      width: 210,
      cell: j => (
        <JobProgress
          label={jobName(j, i18n.language)}
          note={j.note ?? ' '}
          done={j.done}
          total={j.state === 'completed' ? (j.total ?? j.done) : j.total}
          tone={j.state === 'failed' ? 'bad' : j.state === 'completed' ? 'good' : 'busy'}
        />
      ),
    },
    { key: 'started', title: t('operate.started'), cell: j => <Instant at={j.startedAt} /> },
    { key: 'finished', title: t('operate.finished'), cell: j => <Instant at={j.finishedAt} /> },
    { key: 'error', title: t('operate.error'), isLong: true, cell: j => j.error ?? '–' },
    { key: 'acts', title: '', align: 'right', cell: j => <JobActs job={j} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const state = stateOf(params)
  return (
    <Page title={t('shell.jobs')} crumbs={[{ label: t('shell.operate') }]} description={t('operate.jobsText')}>
      <DataTable
        label={t('shell.jobs')}
        rows={useListedPages(pagesOf(state))}
        columns={useColumns()}
        rowKey={j => j.id}
        toolbar={
          <SwitchField
            label={t('collect.state')}
            value={state ?? ''}
            onChange={value => setParams(value ? { state: value } : {})}
            choices={[
              { value: '', label: t('select.any') },
              ...states.map(value => ({ value, label: t(`state.${value}`) })),
            ]}
          />
        }
        empty={{ title: t('operate.jobsEmpty'), text: t('operate.jobsEmptyText') }}
      />
    </Page>
  )
}

function JobActs({ job }: { job: Job }) {
  const { t } = useTranslation()
  const may = useMay()
  const cancel = useAct(systemRoutes.cancelJob)
  const retry = useAct(systemRoutes.retryJob)
  const given = { params: { id: job.id } }
  const isBusy = job.state === 'running' || job.state === 'waiting'
  const isStopped = job.state === 'failed' || job.state === 'cancelled'
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      {isBusy && may(systemRoutes.cancelJob) && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          loading={cancel.isPending}
          onClick={() => cancel.mutate(given, { onError: toastError })}
        >
          {t('ui.cancel')}
        </Button>
      )}
      {isStopped && may(systemRoutes.retryJob) && (
        <Button
          size="compact-xs"
          variant="default"
          loading={retry.isPending}
          onClick={() => retry.mutate(given, { onError: toastError })}
        >
          {t('operate.retry')}
        </Button>
      )}
    </Group>
  )
}
