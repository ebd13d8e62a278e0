import { ActionIcon, Anchor, Button, Group, Indicator, Popover, ScrollArea, Text } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReplyOf, systemRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ask, useAct } from '../api.ts'
import { useMay } from '../me.ts'
import { jobName } from '../pages/shared/job-words.ts'
import { paths } from '../paths.ts'
import { JobProgress } from '../ui/job-progress.tsx'
import { toastError } from '../ui/toast.tsx'
import styles from './shell.module.css'

type Job = ReplyOf<typeof systemRoutes.job>
const shownJobs = 12

/** Background jobs at a glance, on every page. */
export function JobTray({ isLive }: { isLive: boolean }) {
  const { t } = useTranslation()
  const { data } = useQuery(ask(systemRoutes.jobs, { query: { limit: shownJobs } }))
  const jobs = data?.items ?? []
  const busy = jobs.filter(job => job.state === 'running' || job.state === 'waiting')
  return (
    <Popover width={380} position="bottom-end" trapFocus>
      <Indicator label={busy.length} size={16} disabled={busy.length === 0} processing={busy.length > 0}>
        <Popover.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('shell.jobTray')}>
            <IconStack2 size={18} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <Group justify="space-between" mb={4}>
          <Text size="sm" fw={600}>
            {t('shell.jobTray')}
          </Text>
          <Text size="xs" c="dimmed">
            {isLive ? t('shell.live') : t('shell.polling')}
          </Text>
        </Group>
        <ScrollArea.Autosize mah={380}>
          {jobs.length === 0 && (
            <Text size="sm" c="dimmed" py="sm">
              {t('shell.noJobs')}
            </Text>
          )}
          {jobs.map(job => (
            <TrayJob key={job.id} job={job} />
          ))}
        </ScrollArea.Autosize>
        <Anchor component={Link} to={paths.jobs()} size="xs" mt="xs" display="inline-block">
          {t('shell.allJobs')}
        </Anchor>
      </Popover.Dropdown>
    </Popover>
  )
}

function TrayJob({ job }: { job: Job }) {
  const { t, i18n } = useTranslation()
  const name = jobName(job, i18n.language)
  const may = useMay()
  const cancel = useAct(systemRoutes.cancelJob)
  const isBusy = job.state === 'running' || job.state === 'waiting'
  return (
    <div className={styles.job}>
      <Group justify="space-between" wrap="nowrap" gap="xs" mb={3}>
        {job.about ? (
          <Anchor component={Link} to={job.about} size="sm" truncate>
            {name}
          </Anchor>
        ) : (
          <Text size="sm" truncate>
            {name}
          </Text>
        )}
        {isBusy && may(systemRoutes.cancelJob) && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ params: { id: job.id } }, { onError: toastError })}
          >
            {t('ui.cancel')}
          </Button>
        )}
      </Group>
      <JobProgress
        label={name}
        note={job.state === 'failed' ? t('state.failed') : (job.note ?? t(`state.${job.state}`))}
        done={job.done}
        total={job.total}
        tone={job.state === 'failed' ? 'bad' : job.state === 'completed' ? 'good' : 'busy'}
      />
    </div>
  )
}
