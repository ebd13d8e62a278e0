import { sql } from 'kysely'
import type { MemberActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import type { ExclusionReason, Verdict } from './contract.ts'
import { loadProject } from './projects.ts'
import { refuse } from './refusals.ts'

/** A decision about one series; an exclusion has a reason, the others have none. */
export interface Decision {
  readonly seriesId: string
  readonly verdict: Verdict
  readonly reason: ExclusionReason | null
}

/** Decide about series of a project, all or none. Answers what each decision replaced, so that sending that back undoes it. */
export async function decideSeries(
  tx: Tx,
  actor: MemberActor,
  input: { projectId: string; decisions: readonly Decision[]; at: Date },
): Promise<Decision[]> {
  const ids = input.decisions.map(one => one.seriesId)
  await loadProject(tx, input.projectId)
  await sql`select id from project where id = ${input.projectId}::uuid for update`.execute(tx)
  const before = await loadBefore(tx, input.projectId, ids)
  requireDecidable(input.decisions)
  await requireSeries(tx, ids)
  const replaced = ids.map(
    seriesId => before.get(seriesId) ?? { seriesId, verdict: 'undecided' as const, reason: null },
  )
  for (const decision of input.decisions) await save(tx, actor, { ...input, decision })
  await record(tx, actor, 'series.decided', {
    subjects: [input.projectId, ...ids],
    body: { decisions: input.decisions.map(({ seriesId, verdict, reason }) => ({ seriesId, verdict, reason })) },
  })
  await announceChange(tx, '/projects/:id/triage')
  return replaced
}

async function loadBefore(tx: Tx, projectId: string, ids: readonly string[]): Promise<Map<string, Decision>> {
  const rows = await tx
    .selectFrom('decision')
    .where('project_id', '=', projectId)
    .where(sql<boolean>`series_id = any(${[...ids]}::uuid[])`)
    .select(['series_id as seriesId', 'verdict', 'reason'])
    .execute()
  return new Map(rows.map(row => [row.seriesId, row]))
}

function requireDecidable(decisions: readonly Decision[]): void {
  const seen = new Set<string>()
  for (const { seriesId, verdict, reason } of decisions) {
    if (seen.has(seriesId))
      throw refuse('decision/series-twice', { message: 'A series is decided twice in one go.', subject: seriesId })
    seen.add(seriesId)
    if (verdict === 'excluded' && reason === null)
      throw refuse('decision/reason-missing', { message: 'An exclusion has a reason.', subject: seriesId })
    if (verdict !== 'excluded' && reason !== null)
      throw refuse('decision/reason-unneeded', { message: 'Only an exclusion has a reason.', subject: seriesId })
  }
}

async function requireSeries(tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await tx
    .selectFrom('series')
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .select('id')
    .execute()
  const known = new Set(rows.map(row => row.id))
  const missing = ids.find(id => !known.has(id))
  if (missing !== undefined) throw refuse('select/not-found', { message: 'There is no such series.', subject: missing })
}

async function save(
  tx: Tx,
  actor: MemberActor,
  { projectId, decision, at }: { projectId: string; decision: Decision; at: Date },
): Promise<void> {
  const { seriesId, verdict, reason } = decision
  if (verdict === 'undecided') {
    await tx.deleteFrom('decision').where('project_id', '=', projectId).where('series_id', '=', seriesId).execute()
    return
  }
  const values = { verdict, reason, decided_by: actor.memberId, decided_at: at }
  await tx
    .insertInto('decision')
    .values({ project_id: projectId, series_id: seriesId, ...values })
    .onConflict(conflict => conflict.columns(['project_id', 'series_id']).doUpdateSet(values))
    .execute()
}
