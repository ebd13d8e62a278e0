import { Button, Group } from '@mantine/core'
import { annotateRoutes, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useNavigate } from 'react-router'
import { ask, load, useAct, useListed } from '../../api.ts'
import { useName } from '../../format.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import { toastDone, toastError } from '../../ui/toast.tsx'
import { Instant } from '../../ui/values.tsx'
import { State } from '../shared/state.tsx'

const question = ask(annotateRoutes.tasks, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type Task = ReplyOf<typeof annotateRoutes.claimTask>

function useColumns(): Column<Task>[] {
  const { t } = useTranslation()
  const name = useName()
  return [
    {
      key: 'number',
      title: t('shell.cases'),
      cell: task => t('annotate.caseNumber', { number: task.caseNumber }),
      sort: task => task.caseNumber,
    },
    { key: 'form', title: t('annotate.form'), cell: task => name(task.formTitle), sort: task => name(task.formTitle) },
    { key: 'cohort', title: t('annotate.cohort'), cell: task => task.cohortName, sort: task => task.cohortName },
    { key: 'modality', title: t('collect.modality'), cell: task => <Tag>{task.modality}</Tag> },
    { key: 'state', title: t('collect.state'), cell: task => <State name={task.state} />, sort: task => task.state },
    { key: 'saved', title: t('annotate.saved'), cell: task => <Instant at={task.savedAt} /> },
    { key: 'lease', title: t('annotate.lease'), cell: task => <Instant at={task.leaseUntil} /> },
    { key: 'submitted', title: t('annotate.submittedAt'), cell: task => <Instant at={task.submittedAt} /> },
    { key: 'acts', title: '', align: 'right', cell: task => <TaskActs task={task} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const next = useAct(annotateRoutes.nextTask, ({ task }) => {
    if (task) void navigate(paths.task(task.id))
    else toastDone(t('annotate.noNext'))
  })
  return (
    <Page
      title={t('shell.tasks')}
      crumbs={[{ label: t('shell.stage.annotate') }]}
      description={t('annotate.tasksText')}
      actions={
        <Button size="sm" loading={next.isPending} onClick={() => next.mutate({}, { onError: toastError })}>
          {t('annotate.next')}
        </Button>
      }
    >
      <DataTable
        label={t('shell.tasks')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={task => task.id}
        search={task => `${task.caseNumber} ${task.cohortName} ${task.formTitle.en} ${task.formTitle.ja}`}
        empty={{ title: t('annotate.tasksEmpty'), text: t('annotate.tasksEmptyText') }}
      />
    </Page>
  )
}

function TaskActs({ task }: { task: Task }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const claim = useAct(annotateRoutes.claimTask, ({ id }) => void navigate(paths.task(id)))
  const release = useAct(annotateRoutes.releaseTask)
  const given = { params: { id: task.id } }
  if (task.state === 'open')
    return (
      <Button
        size="compact-xs"
        variant="default"
        loading={claim.isPending}
        onClick={() => claim.mutate(given, { onError: toastError })}
      >
        {t('annotate.take')}
      </Button>
    )
  if (task.state !== 'assigned') return null
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        loading={release.isPending}
        onClick={() => release.mutate(given, { onError: toastError })}
      >
        {t('annotate.giveBack')}
      </Button>
      <Button component={Link} to={paths.task(task.id)} size="compact-xs">
        {t('annotate.read')}
      </Button>
    </Group>
  )
}
