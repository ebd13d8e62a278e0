import { randomUUID } from 'node:crypto'
import { makeVolume, type Volume, writeNiftiGz } from '@tsumugi/imaging'
import { sha256Hex } from '@tsumugi/proofs'
import type { MemberActor } from '#platform/actor'
import { inTransaction } from '#platform/db'
import { enqueue } from '#platform/jobs'
import type { TestPlatform } from '#platform/testing'
import { type AddedSubject, sceneShape as shape } from './subjects.ts'

/** Add a finished run of a recipe with a derivative a series. */
export async function addRun(
  platform: TestPlatform,
  { cohortId, added, curator }: { cohortId: string; added: readonly AddedSubject[]; curator: MemberActor },
): Promise<string> {
  const { project_id: projectId } = await platform.db
    .selectFrom('cohort')
    .select('project_id')
    .where('id', '=', cohortId)
    .executeTakeFirstOrThrow()
  const [recipeId, runId] = [randomUUID(), randomUUID()]
  const now = new Date()
  const steps = JSON.stringify([{ step: 'resample', version: 1, parameters: { spacingMm: [1, 1, 1] } }])
  const recipe = { id: recipeId, project_id: projectId, name: 'Standard', version: 1, digest: '0'.repeat(64) }
  await platform.db
    .insertInto('recipe')
    .values({ ...recipe, steps, created_by: curator.memberId, created_at: now })
    .execute()
  const jobId = await inTransaction(platform.db, tx =>
    enqueue(tx, 'preprocess.run-recipe', { runId }, { title: 'Run' }),
  )
  await platform.db
    .insertInto('recipe_run')
    .values({
      id: runId,
      recipe_id: recipeId,
      cohort_id: cohortId,
      code_version: 'imaging@1',
      job_id: jobId,
      digest: sha256Hex(new TextEncoder().encode(runId)),
      created_by: curator.memberId,
      created_at: now,
      finished_at: now,
    })
    .execute()
  for (const [index, one] of added.entries()) await addDerivative(platform, { runId, one, number: index + 1 })
  return runId
}

async function addDerivative(
  platform: TestPlatform,
  { runId, one, number }: { runId: string; one: AddedSubject; number: number },
): Promise<void> {
  const links = { id: randomUUID(), run_id: runId, series_id: one.seriesId, subject_id: one.id, number }
  if (one.plan.isDerivativeFailed) {
    const issues = JSON.stringify([{ code: 'too-few-slices', severity: 'error', message: 'too few' }])
    await platform.db
      .insertInto('derivative')
      .values({ ...links, state: 'failed', report: '[]', issues, shape: [], spacing_mm: [] })
      .execute()
    return
  }
  const image = await platform.blobs.putBlob(await writeNiftiGz(sceneImage(number)))
  const labels =
    one.plan.reference && (await platform.blobs.putBlob(await writeNiftiGz(sceneLabels(one.plan.labelShape ?? shape))))
  await platform.db
    .insertInto('derivative')
    .values({
      ...links,
      state: 'done',
      digest: image.digest,
      size_bytes: BigInt(image.sizeBytes),
      label_map_digest: labels?.digest ?? null,
      label_map_bytes: labels === undefined ? null : BigInt(labels.sizeBytes),
      shape: [...shape],
      spacing_mm: [1, 1, 1],
      report: '[]',
      issues: '[]',
      finished_at: new Date(),
    })
    .execute()
}

const affine = [1, 0, 0, -8, 0, 1, 0, -8, 0, 0, 1, 0, 0, 0, 0, 1]

function sceneImage(seed: number): Volume {
  const voxels = Int16Array.from(
    { length: shape[0] * shape[1] * shape[2] },
    (_, at) => ((at * 31 + seed * 7) % 400) - 200,
  )
  return makeVolume(voxels, shape, { affine, modality: 'CT', unit: 'HU' })
}

/** Label 3 of the form in every fourth voxel. */
function sceneLabels(of: readonly [number, number, number]): Volume {
  const voxels = Uint8Array.from({ length: of[0] * of[1] * of[2] }, (_, at) => (at % 4 === 0 ? 3 : 0))
  return makeVolume(voxels, of, { affine, modality: 'SEG', unit: 'label' })
}
