import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { preprocessRoutes } from '@tsumugi/api'
import { readNifti } from '@tsumugi/imaging'
import { ballPhantom } from '@tsumugi/testkit'
import type { MemberActor } from '#platform/actor'
import { addCohort, addMember, addSeries, addSite, optOut, type StoredSeries } from '../3-annotate/testing.ts'
import { openComputeThread } from './compute-thread.ts'
import { listDerivatives } from './list-derivatives.ts'
import { runRecipe } from './run-recipe.ts'
import { openTestPreprocess, type TestPreprocess } from './testing.ts'

let h: TestPreprocess
let curator: MemberActor
before(async () => {
  h = await openTestPreprocess()
  curator = await addMember(h.platform, 'curator')
})
after(() => h.close())

type Steps = Parameters<typeof startOn>[1]
const orientAndResample: Steps = [
  { step: 'orient', version: 1, parameters: { orientation: 'RAS' } },
  { step: 'resample', version: 1, parameters: { spacingMm: [2, 2, 2] } },
]

async function startOn(
  { cohortId, projectId }: { cohortId: string; projectId: string },
  steps: { step: string; version: number; parameters: Record<string, string | number | number[]> }[],
) {
  const recipe = await h.door.call(curator, preprocessRoutes.saveRecipe, { body: { projectId, name: 'plain', steps } })
  return h.door.call(curator, preprocessRoutes.startRun, { body: { recipeId: recipe.id, cohortId } })
}

/** Another image each time: of the same one the cache would know the result. */
let seed = 0

async function store(count: number, spacingMm = { slice: 3, row: 1, column: 1 }) {
  const site = await addSite(h.platform)
  const series: StoredSeries[] = []
  for (let number = 1; number <= count; number++)
    series.push(
      await addSeries(h.platform, site, {
        phantom: ballPhantom([8, 24, 20], { seed: ++seed }),
        spacingMm,
        seriesNumber: number,
      }),
    )
  return series
}

test('a run makes one NIfTI a series, on the asked grid', async () => {
  const cohort = await addCohort(h.platform, await store(2))
  const started = await startOn(cohort, orientAndResample)
  assert.deepEqual([started.state, started.total, started.done], ['waiting', 2, 0])
  await h.run(started.id)
  const run = await h.door.call(curator, preprocessRoutes.run, { params: { id: started.id } })
  assert.deepEqual([run.state, run.done, run.failed], ['completed', 2, 0])
  assert.deepEqual(
    run.derivatives.map(one => [one.shape, one.spacingMm]),
    // 20 mm, 24 mm and 24 mm of field of view at 2 mm.
    [
      [
        [12, 12, 10],
        [2, 2, 2],
      ],
      [
        [12, 12, 10],
        [2, 2, 2],
      ],
    ],
  )
  const file = await h.door.ask(curator, preprocessRoutes.derivativeFile, {
    params: { id: run.derivatives[0]?.id ?? '' },
  })
  assert.deepEqual(readNifti(file.bytes).volume?.shape, [12, 12, 10])
})

test('the same inputs give the same bytes and the same digest, computed anew', async () => {
  const cohort = await addCohort(h.platform, await store(2))
  const first = await startOn(cohort, orientAndResample)
  await h.run(first.id)
  await h.platform.db.deleteFrom('derivative_cache').execute()
  const second = await startOn(cohort, orientAndResample)
  await h.run(second.id)
  const outputs = async (runId: string) => (await listDerivatives(h.platform.db, runId)).map(one => one.digest)
  assert.deepEqual(await outputs(second.id), await outputs(first.id))
  const digestOf = async (id: string) => (await h.door.call(curator, preprocessRoutes.run, { params: { id } })).digest
  assert.notEqual(first.id, second.id)
  assert.equal(await digestOf(second.id), await digestOf(first.id))
})

test('a second run finds what the first one made and computes nothing', async () => {
  const cohort = await addCohort(h.platform, await store(1))
  const first = await startOn(cohort, orientAndResample)
  await h.run(first.id)
  const second = await startOn(cohort, orientAndResample)
  const idle = { run: async () => assert.fail('nothing is to be computed'), close: async () => {} }
  const signal = new AbortController().signal
  await runRecipe({ ...h.platform, signal, thread: idle, progress: async () => {} }, second.id)
  const [made] = await listDerivatives(h.platform.db, second.id)
  assert.equal(made?.state, 'done')
})

test('a run that was stopped goes on where it stopped', async () => {
  const cohort = await addCohort(h.platform, await store(3))
  const run = await startOn(cohort, orientAndResample)
  const stop = new AbortController()
  const thread = {
    ...h.thread,
    async run(...given: Parameters<typeof h.thread.run>) {
      const result = await h.thread.run(...given)
      stop.abort(new Error('stopped after one'))
      return result
    },
  }
  const stopped = runRecipe({ ...h.platform, signal: stop.signal, thread, progress: async () => {} }, run.id)
  await assert.rejects(stopped, /stopped after one/)
  const midway = await listDerivatives(h.platform.db, run.id)
  assert.deepEqual(midway.map(one => one.state).toSorted(), ['done', 'waiting', 'waiting'])
  await h.run(run.id)
  const shown = await h.door.call(curator, preprocessRoutes.run, { params: { id: run.id } })
  assert.deepEqual([shown.state, shown.done], ['completed', 3])
})

test('a stop ends a case in the middle of its computation', async () => {
  const cohort = await addCohort(h.platform, await store(1))
  const run = await startOn(cohort, [
    { step: 'resample', version: 1, parameters: { spacingMm: [0.1, 0.1, 0.1] } },
    { step: 'denoise-nlm', version: 1, parameters: { modality: 'all', searchRadius: 10 } },
  ])
  const started = performance.now()
  await assert.rejects(h.run(run.id, AbortSignal.timeout(800)), { name: 'TimeoutError' })
  assert.ok(performance.now() - started < 10_000)
})

test('one bad case is recorded and does not stop the others', async () => {
  const [good, broken, gone] = await store(3)
  assert.ok(good && broken && gone)
  const cohort = await addCohort(h.platform, [good, broken, gone])
  await h.platform.db
    .updateTable('series')
    .set({ index_digest: await indexWithoutMiddle(broken) })
    .where('id', '=', broken.id)
    .execute()
  await optOut(h.platform, gone)
  const run = await startOn(cohort, orientAndResample)
  await h.run(run.id)
  const made = await listDerivatives(h.platform.db, run.id)
  const of = (series: StoredSeries) => made.find(one => one.seriesId === series.id)
  assert.equal(of(good)?.state, 'done')
  assert.deepEqual(
    of(broken)?.issues.map(one => one.code),
    ['not-a-volume', 'missing-slice'],
  )
  assert.deepEqual(
    of(gone)?.issues.map(one => one.code),
    ['subject-opted-out'],
  )
  const refused = await h.door.ask(curator, preprocessRoutes.derivativeFile, { params: { id: of(gone)?.id ?? '' } })
  assert.deepEqual([refused.status, refused.error().code], [409, 'derivative/not-made'])
})

test('an image that would not fit into memory is an issue of its case', async () => {
  const cohort = await addCohort(h.platform, await store(1, { slice: 30, row: 30, column: 30 }))
  const run = await startOn(cohort, [{ step: 'resample', version: 1, parameters: { spacingMm: [0.1, 0.1, 0.1] } }])
  await h.run(run.id)
  const [made] = await listDerivatives(h.platform.db, run.id)
  assert.deepEqual(
    made?.issues.map(one => one.code),
    ['too-many-voxels'],
  )
})

test('a thread that dies is an issue of the case it died of, and the next case has a new one', async () => {
  const cohort = await addCohort(h.platform, await store(2))
  const run = await startOn(cohort, orientAndResample)
  const dying = openComputeThread(new URL('data:text/javascript,process.exit(3)'))
  const signal = new AbortController().signal
  await runRecipe({ ...h.platform, signal, thread: dying, progress: async () => {} }, run.id)
  await dying.close()
  const made = await listDerivatives(h.platform.db, run.id)
  assert.deepEqual(
    made.map(one => one.issues.map(issue => issue.code)),
    [['worker-thread-died'], ['worker-thread-died']],
  )
})

test('a series is aligned to the series of its own subject in the cohort, and to no other', async () => {
  const site = await addSite(h.platform)
  const body = (modality: 'CT' | 'MR', subjectId?: string) =>
    addSeries(h.platform, site, {
      modality,
      phantom: ballPhantom([8, 24, 20], { seed: ++seed }),
      ...(subjectId ? { subjectId } : {}),
    })
  const ct = await body('CT')
  const [beside, alone] = [await body('MR', ct.subjectId), await body('MR')]
  const run = await startOn(await addCohort(h.platform, [ct, beside, alone]), [
    { step: 'align-to', version: 1, parameters: {} },
  ])
  await h.run(run.id)
  const { derivatives } = await h.door.call(curator, preprocessRoutes.run, { params: { id: run.id } })
  const verdictOf = ({ id }: StoredSeries) => derivatives.find(one => one.seriesId === id)?.report[0]?.facts.verdict
  assert.deepEqual([verdictOf(ct), verdictOf(alone)], ['is-fixed', 'no-fixed-series'])
  assert.match(String(verdictOf(beside)), /^(pass|doubtful|fail)$/)
})

test('recipes, runs, derivatives and pictures that do not exist are refused', async () => {
  const { projectId, cohortId } = await addCohort(h.platform, await store(1))
  const other = await addCohort(h.platform, await store(1))
  const steps = orientAndResample
  const recipe = await h.door.call(curator, preprocessRoutes.saveRecipe, { body: { projectId, name: 'one', steps } })
  const codeOf = (answer: { status: number; error(): { code: string } }) => [answer.status, answer.error().code]
  const id = randomUUID()
  const start = (body: { recipeId: string; cohortId: string }) =>
    h.door.ask(curator, preprocessRoutes.startRun, { body })
  assert.deepEqual(codeOf(await start({ recipeId: id, cohortId })), [404, 'recipe/not-found'])
  assert.deepEqual(codeOf(await start({ recipeId: recipe.id, cohortId: id })), [404, 'run/cohort-not-found'])
  assert.deepEqual(codeOf(await start({ recipeId: recipe.id, cohortId: other.cohortId })), [409, 'run/other-project'])
  const noProject = await h.door.ask(curator, preprocessRoutes.saveRecipe, {
    body: { projectId: id, name: 'x', steps },
  })
  assert.deepEqual(codeOf(noProject), [404, 'recipe/project-not-found'])
  const noRun = await h.door.ask(curator, preprocessRoutes.run, { params: { id } })
  assert.deepEqual(codeOf(noRun), [404, 'run/not-found'])
  const noDerivative = await h.door.ask(curator, preprocessRoutes.derivativePreview, { params: { id } })
  assert.deepEqual(codeOf(noDerivative), [404, 'derivative/not-found'])
})

test('before and after are pictures of the same cut', async () => {
  const [series] = await store(1)
  assert.ok(series)
  const cohort = await addCohort(h.platform, [series])
  const run = await startOn(cohort, orientAndResample)
  await h.run(run.id)
  const [made] = await listDerivatives(h.platform.db, run.id)
  const query = { plane: 'axial' as const, slice: 0.5 }
  const earlier = await h.door.ask(curator, preprocessRoutes.seriesPreview, { params: { id: series.id }, query })
  const later = await h.door.ask(curator, preprocessRoutes.derivativePreview, { params: { id: made?.id ?? '' }, query })
  const sizeOf = (png: Buffer) => [png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]
  assert.deepEqual(sizeOf(earlier.bytes), ['PNG', 20, 24])
  assert.deepEqual(sizeOf(later.bytes), ['PNG', 10, 12])
})

test('a series that is no volume has no picture', async () => {
  const [series] = await store(1)
  assert.ok(series)
  await h.platform.db
    .updateTable('series')
    .set({ index_digest: await emptyIndex(series), pack_digest: await someBytes() })
    .where('id', '=', series.id)
    .execute()
  const answer = await h.door.ask(curator, preprocessRoutes.seriesPreview, { params: { id: series.id } })
  assert.deepEqual([answer.status, answer.error().code], [422, 'preview/not-a-volume'])
})

test('the derivative is what nibabel reads on the same grid', { skip: missingNibabel() }, async () => {
  const cohort = await addCohort(h.platform, await store(1))
  const run = await startOn(cohort, orientAndResample)
  await h.run(run.id)
  const [made] = await listDerivatives(h.platform.db, run.id)
  const path = join(h.platform.config.home, 'made.nii.gz')
  await writeFile(path, await h.platform.blobs.readBlob(made?.digest ?? ''))
  const script = 'import nibabel,sys; i=nibabel.load(sys.argv[1]); print(i.shape, nibabel.aff2axcodes(i.affine))'
  const said = execFileSync('/usr/bin/python3', ['-c', script, path], { encoding: 'utf8' }).trim()
  assert.equal(said, `(10, 12, 12) ('R', 'A', 'S')`)
})

function missingNibabel(): string | false {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import nibabel'], { stdio: 'ignore' })
    return false
  } catch {
    return 'nibabel (Debian python3-nibabel) is not installed'
  }
}

async function readIndex(series: StoredSeries): Promise<{ instances: object[] }> {
  const { index_digest } = await h.platform.db
    .selectFrom('series')
    .select('index_digest')
    .where('id', '=', series.id)
    .executeTakeFirstOrThrow()
  return JSON.parse(new TextDecoder().decode(await h.platform.blobs.readBlob(index_digest)))
}

async function putIndex(index: object): Promise<string> {
  return (await h.platform.blobs.putBlob(new TextEncoder().encode(JSON.stringify(index)))).digest
}

async function indexWithoutMiddle(series: StoredSeries): Promise<string> {
  const index = await readIndex(series)
  return putIndex({ ...index, instances: index.instances.toSpliced(3, 1) })
}

async function emptyIndex(series: StoredSeries): Promise<string> {
  return putIndex({ ...(await readIndex(series)), instances: [] })
}

async function someBytes(): Promise<string> {
  return (await h.platform.blobs.putBlob(new TextEncoder().encode(randomUUID()))).digest
}
