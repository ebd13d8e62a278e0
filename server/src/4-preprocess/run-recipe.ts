import { listReferenceStandards, loadReferenceLabelMap, type ReferenceStandard } from '#annotate'
import { listOptedOut, loadSeriesDetail, loadSeriesInstances } from '#collect'
import type { Blobs } from '#platform/blobs'
import { type Db, inTransaction } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import { type CaseJob, type CaseResult, failedOutcome, type SourceSeries } from './case-job.ts'
import type { ComputeThread } from './compute-thread.ts'
import { inputKey, runDigest } from './digests.ts'
import { findFixedSeries } from './find-fixed-series.ts'
import { caseIssue } from './issues.ts'
import type { CaseOutcome, RecipeStep } from './tables.ts'

/** What running a recipe needs; part of a job's context. */
export interface RunServices {
  readonly db: Db
  readonly blobs: Blobs
  readonly signal: AbortSignal
  readonly thread: ComputeThread
  progress(done: number, total: number, note?: string): Promise<void>
}

interface Plan {
  readonly runId: string
  readonly cohortId: string
  readonly codeVersion: string
  readonly recipe: { readonly id: string; readonly digest: string; readonly steps: readonly RecipeStep[] }
  readonly standards: ReadonlyMap<string, ReferenceStandard>
}

/** Make every derivative of a run that is not made yet, then its digest. May be stopped at any moment and called again:
 *  a case is kept with its result in one transaction, and what was computed once is found by its key. */
export async function runRecipe(services: RunServices, runId: string): Promise<void> {
  const plan = await loadPlan(services.db, runId)
  if (plan === undefined) return
  const waiting = await listCases(services.db, runId)
  const total = waiting.length
  for (const [index, one] of waiting.entries()) {
    services.signal.throwIfAborted()
    await services.progress(index, total)
    if (one.state === 'waiting') await makeCase(services, plan, one)
  }
  await finishRun(services.db, plan)
  await services.progress(total, total)
}

async function loadPlan(db: Db, runId: string): Promise<Plan | undefined> {
  const run = await db
    .selectFrom('recipe_run as run')
    .innerJoin('recipe', 'recipe.id', 'run.recipe_id')
    .select([
      'run.cohort_id',
      'run.code_version',
      'run.digest as run_digest',
      'recipe.id',
      'recipe.digest',
      'recipe.steps',
    ])
    .where('run.id', '=', runId)
    .executeTakeFirstOrThrow()
  if (run.run_digest !== null) return undefined
  const standards = await listReferenceStandards(db, run.cohort_id)
  return {
    runId,
    cohortId: run.cohort_id,
    codeVersion: run.code_version,
    recipe: { id: run.id, digest: run.digest, steps: run.steps },
    standards: new Map(standards.map(standard => [standard.caseId, standard])),
  }
}

interface RunCase {
  readonly id: string
  readonly state: 'waiting' | 'done' | 'failed'
  readonly seriesId: string
  readonly subjectId: string
  readonly packDigest: string
  readonly modality: string
  readonly referenceCaseId: string | null
}

async function listCases(db: Db, runId: string): Promise<RunCase[]> {
  return db
    .selectFrom('derivative')
    .innerJoin('series', 'series.id', 'derivative.series_id')
    .select(['derivative.id', 'derivative.state', 'derivative.series_id as seriesId'])
    .select('derivative.reference_case_id as referenceCaseId')
    .select(['derivative.subject_id as subjectId', 'series.pack_digest as packDigest', 'series.modality'])
    .where('run_id', '=', runId)
    .orderBy('derivative.number')
    .execute()
}

async function makeCase(services: RunServices, plan: Plan, one: RunCase): Promise<void> {
  const { db } = services
  const standard = one.referenceCaseId === null ? undefined : plan.standards.get(one.referenceCaseId)
  const fixed = await findFixedSeries(db, { ...one, cohortId: plan.cohortId, steps: plan.recipe.steps })
  const key = inputKey(plan.codeVersion, plan.recipe.digest, {
    packDigest: one.packDigest,
    labelMapDigest: standard?.labelMapDigest ?? null,
    fixedPackDigest: fixed?.packDigest ?? null,
  })
  const hasOptedOut = (await listOptedOut(db, [one.subjectId])).length > 0
  const known = hasOptedOut ? optedOut() : await findMade(services, key)
  const outcome = known ?? (await compute(services, plan, { one, standard, fixedId: fixed?.id }))
  await inTransaction(db, async tx => {
    if (known === undefined && isKeepable(outcome))
      await tx
        .insertInto('derivative_cache')
        .values({ input_key: key, outcome: JSON.stringify(outcome), made_at: new Date() })
        .onConflict(conflict => conflict.column('input_key').doUpdateSet({ outcome: JSON.stringify(outcome) }))
        .execute()
    await tx.updateTable('derivative').set(columnsOf(outcome, key)).where('id', '=', one.id).execute()
  })
}

function optedOut(): CaseOutcome {
  return failedOutcome([caseIssue('subject-opted-out', 'The subject opted out, so nothing was made of this series.')])
}

/** What was made before under this key, if its bytes are still there. */
async function findMade({ db, blobs }: RunServices, key: string): Promise<CaseOutcome | undefined> {
  const row = await db.selectFrom('derivative_cache').select('outcome').where('input_key', '=', key).executeTakeFirst()
  if (row === undefined) return undefined
  const digests = [row.outcome.digest, row.outcome.labelMapDigest].filter(digest => digest !== null)
  const sizes = await Promise.all(digests.map(digest => blobs.findBlob(digest)))
  return sizes.every(size => size !== undefined) ? row.outcome : undefined
}

/** A death of the thread says something of the machine and not of the inputs, so the next run tries again. */
function isKeepable(outcome: CaseOutcome): boolean {
  return !outcome.issues.some(one => ['worker-thread-died', 'step-failed', 'subject-opted-out'].includes(one.code))
}

async function compute(
  services: RunServices,
  plan: Plan,
  inputs: { one: RunCase; standard: ReferenceStandard | undefined; fixedId: string | undefined },
): Promise<CaseOutcome> {
  const { one, standard, fixedId } = inputs
  const job: CaseJob = {
    steps: plan.recipe.steps,
    series: await loadSource(services, one.seriesId, one.modality),
    labels: standard && (await loadLabels(services, standard)),
    fixed: fixedId === undefined ? undefined : await loadSource(services, fixedId, ''),
  }
  return storeResult(services, await services.thread.run(job, services.signal))
}

async function loadSource({ db, blobs }: RunServices, seriesId: string, modality: string): Promise<SourceSeries> {
  return { files: await loadSeriesInstances(db, blobs, seriesId), modality }
}

async function loadLabels({ db, blobs }: RunServices, standard: ReferenceStandard): Promise<CaseJob['labels']> {
  const { voxels, shape } = await loadReferenceLabelMap(db, blobs, standard.caseId)
  const { slices } = await loadSeriesDetail(db, blobs, standard.seriesId)
  return { voxels, shape, slices }
}

async function storeResult({ blobs }: RunServices, result: CaseResult): Promise<CaseOutcome> {
  if (result.image === undefined) return { ...failedOutcome(result.issues), report: result.report }
  const image = await blobs.putBlob(result.image)
  const labelMap = result.labelMap && (await blobs.putBlob(result.labelMap))
  return {
    state: 'done',
    digest: image.digest,
    sizeBytes: image.sizeBytes,
    labelMapDigest: labelMap?.digest ?? null,
    labelMapBytes: labelMap?.sizeBytes ?? null,
    shape: result.shape,
    spacingMm: result.spacingMm,
    report: result.report,
    issues: result.issues,
  }
}

function columnsOf(outcome: CaseOutcome, key: string) {
  const bytesOf = (size: number | null) => (size === null ? null : BigInt(size))
  return {
    state: outcome.state,
    input_key: key,
    digest: outcome.digest,
    size_bytes: bytesOf(outcome.sizeBytes),
    label_map_digest: outcome.labelMapDigest,
    label_map_bytes: bytesOf(outcome.labelMapBytes),
    shape: [...outcome.shape],
    spacing_mm: [...outcome.spacingMm],
    report: JSON.stringify(outcome.report),
    issues: JSON.stringify(outcome.issues),
    finished_at: new Date(),
  }
}

async function finishRun(db: Db, plan: Plan): Promise<void> {
  await inTransaction(db, async tx => {
    const rows = await tx.selectFrom('derivative').selectAll().where('run_id', '=', plan.runId).execute()
    const digest = runDigest(
      plan.codeVersion,
      plan.recipe.digest,
      rows.map(row => ({
        inputKey: row.input_key ?? '',
        digest: row.digest,
        labelMapDigest: row.label_map_digest,
        issues: row.issues.map(one => one.code),
      })),
    )
    const finished = await tx
      .updateTable('recipe_run')
      .set({ digest, finished_at: new Date() })
      .where('id', '=', plan.runId)
      .where('digest', 'is', null)
      .executeTakeFirst()
    if (finished.numUpdatedRows === 0n) return
    await record(tx, { kind: 'system', name: 'preprocess' }, 'run.completed', {
      subjects: [plan.runId, plan.recipe.id, digest],
      body: { done: rows.filter(row => row.state === 'done').length, total: rows.length },
    })
    await announceChange(tx, '/recipe-runs')
  })
}
