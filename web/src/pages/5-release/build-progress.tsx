import { useQuery } from '@tanstack/react-query'
import { systemRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api.ts'
import { JobProgress } from '../../ui/job-progress.tsx'
import { Section } from '../../ui/page.tsx'

const pollMilliseconds = 1_500

/** The build's job as it goes on. */
export function BuildProgress({ jobId }: { jobId: string }) {
  const { t } = useTranslation()
  const { data: job } = useQuery({
    ...ask(systemRoutes.job, { params: { id: jobId } }),
    refetchInterval: pollMilliseconds,
  })
  return (
    <Section title={t('release.building')}>
      <JobProgress
        label={job?.title ?? t('state.building')}
        note={job?.note ?? null}
        done={job?.done ?? 0}
        total={job?.total ?? null}
        tone={job?.state === 'failed' ? 'bad' : 'busy'}
      />
    </Section>
  )
}
