import { type ReplyOf, systemRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { askAbout, useMe } from '../../me.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Columns, Page, Section } from '../../ui/page.tsx'
import { RecentActs } from './recent-acts.tsx'
import { SampleSteps } from './sample-steps.tsx'
import { StageCounts } from './stage-counts.tsx'
import { WaitingList } from './waiting-list.tsx'

const askHome = ask(systemRoutes.home, {})
const askSample = ask(systemRoutes.sampleProgress, {})
export const loader = (args: LoaderFunctionArgs) => load(args, askHome, askSample, askAbout)
export type Home = ReplyOf<typeof systemRoutes.home>

const isMoving = (steps: readonly { state: string }[]) =>
  steps.some(({ state }) => state === 'running' || state === 'waiting') &&
  steps.every(({ state }) => state !== 'failed')

/** What waits for this person first; then the data's way, and what happened lately. */
export function Component() {
  const { t } = useTranslation()
  const { member } = useMe()
  const home = useAsked(askHome, { every: 15_000 })
  const first = useAsked(askSample)
  const sample = useAsked(askSample, { every: first.isLoaded && isMoving(first.steps) ? 2_000 : false })
  return (
    <Page title={t('home.greeting', { name: member.displayName })} description={t(`role.${member.role}`)}>
      {sample.isLoaded && sample.steps.length > 0 && (
        <Section title={t('home.sample')}>
          <SampleSteps steps={sample.steps} />
        </Section>
      )}
      {home.stages.length > 0 && (
        <Section title={t('home.stages')} isPlain>
          <StageCounts stages={home.stages} />
        </Section>
      )}
      <Columns
        main={
          <Section title={t('home.waiting')} isPlain>
            {home.waiting.length === 0 ? (
              <EmptyState title={t('home.nothing')} text={t('home.nothingText')} />
            ) : (
              <WaitingList waiting={home.waiting} />
            )}
          </Section>
        }
        side={
          <Section title={t('home.recent')}>
            <RecentActs recent={home.recent} />
          </Section>
        }
      />
    </Page>
  )
}
