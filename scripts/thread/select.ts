import { type Client, type Criterion, type ReplyOf, selectRoutes } from '@tsumugi/api'
import { inRole } from './people.ts'
import { figures, NothingLeft, type StageReport, type Thread } from './thread.ts'
import { until } from './until.ts'

type TriageSeries = ReplyOf<typeof selectRoutes.triage>['items'][number]

/** Modalities that are volumes of measured values; the rest is kept in the platform, but is nothing to read and prepare yet. */
const volumes = ['CT', 'MR', 'PT', 'NM']

/** Wait for the measures, take the suggestion of each series, freeze what is accepted. Run again, it finds its cohort. */
export async function select(thread: Thread): Promise<StageReport> {
  const { client } = inRole(thread.people, 'curator')
  const project = await findOrCreateProject(thread)
  const items = await until('the measures of every series', async () => {
    const items = await listTriage(client, project.id)
    thread.onNote(figures(items.filter(series => series.isMeasured).length, items.length))
    return items.every(series => series.isMeasured) ? items : undefined
  })
  const kept = choose(items)
  const out = items.filter(series => !kept.has(series.id))
  const problems = out.map(series => `${describeSeries(series)}: ${whyOut(series)}`)
  const report = { cameIn: `${items.length} series`, problems, path: '/select' }
  if (out.length === items.length)
    throw new NothingLeft(report, {
      why: 'No series is a volume that can be read.',
      whatToDo:
        'Look at the reason of each series above; add series of CT, MR or PET whose slices are complete and say where they lie.',
    })
  const frozen = (await client.call(selectRoutes.cohorts, { query: { projectId: project.id } })).items[0]
  const cohort = frozen ?? (await decideAndFreeze(client, { thread, projectId: project.id, items, kept }))
  return {
    ...report,
    wentOut: {
      en: `cohort of ${cohort.seriesCount} series of ${cohort.subjectCount} subjects`,
      ja: `被験者 ${cohort.subjectCount} 名・${cohort.seriesCount} シリーズのコホート`,
    },
    sizeBytes: items.reduce((sum, series) => sum + series.sizeBytes, 0),
    path: `/select/cohorts/${cohort.id}`,
  }
}

/** Every series of the project, page by page. */
async function listTriage(client: Client, projectId: string): Promise<TriageSeries[]> {
  const items: TriageSeries[] = []
  for (let cursor: string | undefined; ; ) {
    const query = { limit: 500, ...(cursor === undefined ? {} : { cursor }) }
    const page = await client.call(selectRoutes.triage, { params: { id: projectId }, query })
    items.push(...page.items)
    cursor = page.nextCursor
    if (cursor === undefined) return items
  }
}

interface Choice {
  readonly items: readonly TriageSeries[]
  /** Ids of the series that go on. */
  readonly kept: ReadonlySet<string>
}

/** What the checks let through; where that is nothing, as for a folder of one localizer, all that can be read. */
function choose(items: readonly TriageSeries[]): ReadonlySet<string> {
  const readable = items.filter(
    series => volumes.includes(series.modality) && !series.issues.some(issue => issue.severity === 'error'),
  )
  const suggested = readable.filter(series => series.suggestion.verdict !== 'excluded')
  return new Set((suggested.length > 0 ? suggested : readable).map(series => series.id))
}

/** A series for the line about it; named by what it became, since past the gateway nothing else is known. */
const describeSeries = ({ modality, instanceCount, description, seriesInstanceUid }: TriageSeries): string =>
  `${modality} series of ${instanceCount} instances${description === null ? '' : ` “${description}”`} (${seriesInstanceUid})`

function whyOut({ modality, issues, suggestion }: TriageSeries): string {
  if (!volumes.includes(modality)) return `${modality} is kept, but is no volume to read and prepare`
  const said = issues.filter(issue => issue.severity === 'error' || suggestion.reasons.includes(issue.code))
  return [...new Set(said.map(issue => `${issue.message} (${issue.code})`))].slice(0, 4).join('; ')
}

async function decideAndFreeze(
  client: Client,
  { thread, projectId, items, kept }: Choice & { thread: Thread; projectId: string },
) {
  const params = { id: projectId }
  const decisions = items
    .filter(series => series.decision.verdict === 'undecided')
    .map(series =>
      kept.has(series.id)
        ? { seriesId: series.id, verdict: 'accepted' as const, reason: null }
        : { seriesId: series.id, verdict: 'excluded' as const, reason: reasonOf(series.suggestion.reasons) },
    )
  for (let start = 0; start < decisions.length; start += 1000)
    await client.call(selectRoutes.decide, { params, body: { decisions: decisions.slice(start, start + 1000) } })
  const criteria: Criterion[] = [{ kind: 'modality', anyOf: volumes }, { kind: 'accepted' }]
  return client.call(selectRoutes.freezeCohort, { params, body: { name: thread.dataset.en, criteria } })
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
