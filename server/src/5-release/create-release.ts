import { randomUUID } from 'node:crypto'
import type { BodyOf, releaseRoutes } from '@tsumugi/api'
import { noteSubjectUse } from '#collect'
import type { MemberActor } from '#platform/actor'
import { isViolationOf, type Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import { record } from '#provenance'
import { gatherMaterial, type Material } from './gather-material.ts'
import { loadSources } from './load-sources.ts'
import { planRelease, type ReleasePlan } from './plan-release.ts'
import { refuse } from './refusals.ts'
import type { ReleaseFacts } from './release-facts.ts'
import { splitNames } from './split-subjects.ts'
import { summarizeMaterial } from './summarize-material.ts'

export const buildQueue = 'release.build'
export type CreateRelease = BodyOf<typeof releaseRoutes.createRelease> & {
  readonly at: Date
  /** The platform's address, without a trailing slash. */
  readonly publicUrl: string
}

/** Make a release: fix now who and what is in it, and build the files in the background. Answers its id.
 *  Subjects who opted out, and series that no agreement covers for every purpose of the terms, are left out. */
export async function createRelease(tx: Tx, actor: MemberActor, input: CreateRelease): Promise<string> {
  if (splitNames.every(name => Math.round(input.split[name] * 1e6) === 0))
    throw refuse('release/empty-split-plan', { message: 'At least one part of the split must be above 0.' })
  if (BigInt(input.fee.minor) < 0n)
    throw refuse('release/negative-fee', { message: 'A fee is 0 yen or more.', found: input.fee.minor })
  const sources = await loadSources(tx, input)
  const material = await gatherMaterial(tx, {
    cohortId: input.cohortId,
    runId: input.runId,
    purposes: input.terms.purposes,
    on: input.at,
  })
  if (material.series.length === 0) throw nothingLeft(material)
  const plan = planRelease(input.datasetName, material, input.split)
  const id = randomUUID()
  const url = `${input.publicUrl}/catalogue/${id}`
  const facts = summarizeMaterial(material, plan, { url, ...sources })
  await insertRelease(tx, actor, { id, input, facts })
  await insertContent(tx, id, { plan, material })
  await noteSubjectUse(
    tx,
    { kind: 'release', usedBy: id, at: input.at },
    plan.subjects.map(subject => subject.subjectId),
  )
  await record(tx, actor, 'release.created', {
    subjects: [id, input.cohortId, input.runId],
    body: { dataset: input.datasetName, version: input.version, counts: facts.counts, terms: input.terms },
  })
  return id
}

function nothingLeft({ leftOut }: Material) {
  return refuse('release/nothing-left', {
    message: 'Nothing of this cohort may be released.',
    expected: 'a series with a derivative, of a subject who did not opt out, under an agreement for every purpose',
    found: Object.entries(leftOut)
      .map(([reason, count]) => `${count} ${reason}`)
      .join(', '),
  })
}

interface Made {
  readonly id: string
  readonly input: CreateRelease
  readonly facts: ReleaseFacts
}

async function insertRelease(tx: Tx, actor: MemberActor, { id, input, facts }: Made): Promise<void> {
  const title = `${input.datasetName} ${input.version}`
  const jobId = await enqueue(tx, buildQueue, { releaseId: id }, { title, about: `/release/releases/${id}` })
  const row = {
    id,
    dataset_name: input.datasetName,
    version: input.version,
    title: JSON.stringify(input.title),
    description: JSON.stringify(input.description),
    job_id: jobId,
    cohort_id: input.cohortId,
    run_id: input.runId,
    split_plan: JSON.stringify(input.split),
    terms: JSON.stringify(input.terms),
    fee_minor: BigInt(input.fee.minor),
    facts: JSON.stringify(facts),
    created_by: actor.memberId,
    created_at: input.at,
  }
  try {
    await tx.insertInto('release').values(row).execute()
  } catch (cause) {
    if (!isViolationOf(cause, 'a_version_of_a_dataset_is_made_once')) throw cause
    throw refuse('release/version-exists', {
      message: 'This version of the dataset exists. A release never changes; choose the next version.',
      subject: `${input.datasetName} ${input.version}`,
    })
  }
}

async function insertContent(
  tx: Tx,
  releaseId: string,
  { plan, material }: { plan: ReleasePlan; material: Material },
): Promise<void> {
  const splitOf = new Map(plan.subjects.map(subject => [subject.subjectId, subject.split]))
  const subjects = plan.subjects.map(({ subjectId, siteId, name, split }) => ({
    release_id: releaseId,
    subject_id: subjectId,
    site_id: siteId,
    name,
    split,
  }))
  const series = plan.series.map(({ material: one, split, number, nnunet }) => ({
    release_id: releaseId,
    series_id: one.series_id,
    subject_id: one.subject_id,
    split,
    number,
    derivative_id: one.derivative_id,
    derivative_digest: one.derivative_digest,
    label_map_digest: one.label_map_digest,
    case_id: one.case_id,
    seg_digest: one.seg_digest,
    seg_bytes: one.seg_bytes,
    nnunet_dataset: nnunet?.dataset ?? null,
    nnunet_case: nnunet?.name ?? null,
  }))
  const files = material.files.map(file => ({
    release_id: releaseId,
    subject_file_id: file.id,
    subject_id: file.subjectId,
    split: splitOf.get(file.subjectId) ?? 'train',
  }))
  for (const rows of slicesOf(subjects)) await tx.insertInto('release_subject').values(rows).execute()
  for (const rows of slicesOf(series)) await tx.insertInto('release_series').values(rows).execute()
  for (const rows of slicesOf(files)) await tx.insertInto('release_subject_file').values(rows).execute()
}

/** Rows in slices, since one statement takes 65,535 values. */
function* slicesOf<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += 1000) yield rows.slice(start, start + 1000)
}
