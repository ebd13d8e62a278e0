import { type Criterion, selectRoutes } from '@tsumugi/api'
import { inRole } from './people.ts'
import type { StageReport, Thread } from './thread.ts'
import { until } from './until.ts'

/** Wait for the measures, take the suggestion of each series, freeze what is accepted. Run again, it finds its cohort. */
export async function select(thread: Thread): Promise<StageReport> {
  const { client } = inRole(thread.people, 'curator')
  const project = await findOrCreateProject(thread)
  const params = { id: project.id }
  const frozen = await client.call(selectRoutes.cohorts, { query: { projectId: project.id } })
  const items = await until('the measures of every series', async () => {
    const { items } = await client.call(selectRoutes.triage, { params, query: { limit: 500 } })
    thread.onNote(`${items.filter(series => series.isMeasured).length} / ${items.length}`)
    return items.every(series => series.isMeasured) ? items : undefined
  })
  const cohort = frozen.items[0] ?? (await decideAndFreeze())
  return {
    cameIn: `${items.length} series`,
    wentOut: `cohort of ${cohort.seriesCount} series of ${cohort.subjectCount} subjects`,
    sizeBytes: items.reduce((sum, series) => sum + series.sizeBytes, 0),
    path: `/select/cohorts/${cohort.id}`,
  }

  async function decideAndFreeze() {
    // Where the checks would exclude everything, as for a folder of one odd series, the curator program keeps it all.
    const isAllOut = items.every(series => series.suggestion.verdict === 'excluded')
    const decisions = items
      .filter(series => series.decision.verdict === 'undecided')
      .map(series => {
        const isOut = !isAllOut && series.suggestion.verdict === 'excluded'
        return {
          seriesId: series.id,
          verdict: isOut ? ('excluded' as const) : ('accepted' as const),
          reason: isOut ? reasonOf(series.suggestion.reasons) : null,
        }
      })
    if (decisions.length > 0) await client.call(selectRoutes.decide, { params, body: { decisions } })
    const criteria: Criterion[] = [{ kind: 'modality', anyOf: ['CT', 'MR', 'PT'] }, { kind: 'accepted' }]
    return client.call(selectRoutes.freezeCohort, { params, body: { name: thread.dataset.en, criteria } })
  }
}

function reasonOf(codes: readonly string[]) {
  if (codes.includes('localizer')) return 'localizer' as const
  if (codes.includes('duplicate-slice')) return 'duplicate' as const
  if (codes.some(code => code.includes('missing') || code.includes('few-slices'))) return 'incomplete' as const
  if (codes.some(code => code.includes('orientation') || code.includes('tilt') || code.includes('spacing')))
    return 'geometry' as const
  return 'other' as const
}

async function findOrCreateProject(thread: Thread) {
  const { client } = inRole(thread.people, 'curator')
  const { items } = await client.call(selectRoutes.projects, {})
  const found = items.find(project => project.name.en === thread.dataset.en)
  return (
    found ??
    client.call(selectRoutes.createProject, { body: { name: { en: thread.dataset.en, ja: thread.dataset.ja } } })
  )
}
