import { randomUUID } from 'node:crypto'
import { canonicalBytes, sha256Hex } from '@tsumugi/proofs'
import { sql } from 'kysely'
import { noteSubjectUse } from '#collect'
import type { MemberActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import type { Criterion, Flow } from './contract.ts'
import { foldFlow, type JudgedSeries, judgeSeries, stepsOf } from './evaluate-criteria.ts'
import { loadProject } from './projects.ts'
import { refuse } from './refusals.ts'

/** What to freeze, under which name, when. */
export interface FreezeCohort {
  readonly projectId: string
  readonly name: string
  readonly criteria: Criterion[]
  readonly at: Date
}

/** Freeze what the criteria select now: the list never changes, later arrivals do not join. Subjects who opted out, and series without
 *  agreement and ethics approval in force, are never in. Refused (`cohort/empty`) when nothing is selected. Answers the cohort's id. */
export async function freezeCohort(tx: Tx, actor: MemberActor, input: FreezeCohort): Promise<string> {
  // Contracts and opt-outs are entered under the lock of their site: none may come in between judging and freezing.
  await sql`select id from site order by id for share`.execute(tx)
  await loadProject(tx, input.projectId)
  const judged = await judgeSeries(tx, input)
  const selected = judged.filter(one => one.outAt === null)
  if (selected.length === 0)
    throw refuse('cohort/empty', {
      message: 'The criteria select no series, and a cohort holds one at least.',
      hint: 'Look at the counts: the rule that leaves nothing is the one to widen.',
    })
  const version = await nextVersion(tx, input)
  const flow = foldFlow(
    stepsOf(input),
    judged.map(one => ({ ...one, series: 1 })),
  )
  const id = randomUUID()
  const subjectIds = [...new Set(selected.map(one => one.subjectId))]
  const digest = digestOfCohort({ ...input, version, series: selected })
  await saveCohort(tx, actor, {
    ...input,
    id,
    version,
    flow,
    digest,
    series: selected.length,
    subjects: subjectIds.length,
  })
  await saveMembers(tx, id, judged)
  await noteSubjectUse(tx, { kind: 'cohort', usedBy: id, at: input.at }, subjectIds)
  await record(tx, actor, 'cohort.frozen', {
    subjects: [id, digest, input.projectId],
    body: { name: input.name, version, digest, series: selected.length, subjects: subjectIds.length },
  })
  await announceChange(tx, '/cohorts')
  return id
}

async function nextVersion(tx: Tx, { projectId, name }: FreezeCohort): Promise<number> {
  await tx.selectFrom('project').where('id', '=', projectId).select('id').forUpdate().execute()
  const row = await tx
    .selectFrom('cohort')
    .where('project_id', '=', projectId)
    .where('name', '=', name)
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst()
  return (row?.version ?? 0) + 1
}

/** SHA-256 of the canonical JSON of what a cohort is: rules and series. Series are named by their packs' digests, in order, so that
 *  the digest speaks of bytes and not of ids. */
export function digestOfCohort(content: {
  projectId: string
  name: string
  version: number
  criteria: readonly Criterion[]
  series: readonly { packDigest: string }[]
}): string {
  const { projectId, name, version, criteria, series } = content
  const packs = series.map(one => one.packDigest).toSorted()
  return sha256Hex(canonicalBytes({ format: 'tsumugi-cohort@1', projectId, name, version, criteria, packs }))
}

async function saveCohort(
  tx: Tx,
  actor: MemberActor,
  cohort: FreezeCohort & { id: string; version: number; flow: Flow; digest: string; series: number; subjects: number },
): Promise<void> {
  await tx
    .insertInto('cohort')
    .values({
      id: cohort.id,
      project_id: cohort.projectId,
      name: cohort.name,
      version: cohort.version,
      criteria: JSON.stringify(cohort.criteria),
      flow: JSON.stringify(cohort.flow),
      series_count: cohort.series,
      subject_count: cohort.subjects,
      digest: cohort.digest,
      frozen_at: cohort.at,
      frozen_by: actor.memberId,
    })
    .execute()
}

const rowsAtOnce = 2000

async function saveMembers(tx: Tx, cohortId: string, judged: readonly JudgedSeries[]): Promise<void> {
  for (let start = 0; start < judged.length; start += rowsAtOnce) {
    const some = judged.slice(start, start + rowsAtOnce)
    const members = some.flatMap(({ outAt, seriesId, subjectId, packDigest, found }) =>
      outAt === null
        ? [{ cohort_id: cohortId, series_id: seriesId, subject_id: subjectId, pack_digest: packDigest, found }]
        : [],
    )
    const leftOut = some.flatMap(({ outAt, seriesId, found }) =>
      outAt === null ? [] : [{ cohort_id: cohortId, series_id: seriesId, step_index: outAt, found }],
    )
    if (members.length > 0) await tx.insertInto('cohort_series').values(members).execute()
    if (leftOut.length > 0) await tx.insertInto('cohort_left_out').values(leftOut).execute()
  }
}
