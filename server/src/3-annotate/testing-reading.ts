import { annotateRoutes } from '@tsumugi/api'
import type { MemberActor } from '#platform/actor'
import { openTestPlatform, type TestPlatform } from '#platform/testing'
import { openTestDoor, type TestDoor } from '#platform/testing-door'
import { acceptCase } from './accept-case.ts'
import { compareReadings } from './compare-readings.ts'
import { routes } from './routes.ts'
import { addCohort, addMember, addSeries, addSite, type StoredSeries, testForm, testMap } from './testing.ts'

/** A platform with its clock in hand, the door of this stage, a curator, three annotators and an adjudicator. */
export interface TestReading {
  readonly platform: TestPlatform
  readonly door: TestDoor
  readonly curator: MemberActor
  readonly ana: MemberActor
  readonly ben: MemberActor
  readonly cyd: MemberActor
  readonly judge: MemberActor
  /** Move the clock of the door. */
  passHours(hours: number): void
  close(): Promise<void>
}

/** Shape of the series that these tests read. */
export const testShape = [4, 8, 16] as const

/** Open a platform for tests of reading. */
export async function openTestReading(): Promise<TestReading> {
  const platform = await openTestPlatform()
  let now = Date.now()
  const door = await openTestDoor({ ...platform, clock: () => new Date(now) }, routes)
  const people = {
    curator: await addMember(platform, 'curator'),
    ana: await addMember(platform, 'annotator'),
    ben: await addMember(platform, 'annotator'),
    cyd: await addMember(platform, 'annotator'),
    judge: await addMember(platform, 'adjudicator'),
  }
  return {
    platform,
    door,
    ...people,
    passHours(hours) {
      now += hours * 3_600_000
    },
    async close() {
      await door.close()
      await platform.close()
    },
  }
}

/** Store `count` CT series, freeze them as a cohort and open it for reading. */
export async function openTestCohort(
  reading: TestReading,
  change: Parameters<typeof testForm>[0] = {},
  count = 1,
): Promise<{ cohortId: string; caseIds: string[]; series: StoredSeries[] }> {
  const site = await addSite(reading.platform)
  const series: StoredSeries[] = []
  for (let number = 0; number < count; number++)
    series.push(await addSeries(reading.platform, site, { phantom: testPhantom(), seriesNumber: number + 1 }))
  const { cohortId } = await addCohort(reading.platform, series)
  await reading.door.call(reading.curator, annotateRoutes.openReading, {
    params: { id: cohortId },
    body: { form: testForm(change) },
  })
  const { items } = await reading.door.call(reading.curator, annotateRoutes.cases, { query: { cohortId } })
  return { cohortId, series, caseIds: items.map(one => one.id) }
}

/** Take the next task. */
export async function take(reading: TestReading, actor: MemberActor): Promise<string> {
  const { task } = await reading.door.call(actor, annotateRoutes.nextTask, {})
  if (task === null) throw new Error('no task is open')
  return task.id
}

/** Save label 1 from column `from` up to `to`; answers the digest. */
export async function draw(
  reading: TestReading,
  actor: MemberActor,
  { taskId, from, to }: { taskId: string; from: number; to: number },
): Promise<string> {
  const { digest } = await reading.door.call(actor, annotateRoutes.saveDraft, {
    params: { id: taskId },
    query: { ...shapeQuery, activeSeconds: 30 },
    body: await testMap(testShape, [{ value: 1, from, to }]),
  })
  return digest
}

/** The shape of the test series as a query. */
export const shapeQuery = { slices: testShape[0], rows: testShape[1], columns: testShape[2] }

/** Take the next task, draw and hand in. */
export async function read(
  reading: TestReading,
  actor: MemberActor,
  { from, to, comment = '' }: { from: number; to: number; comment?: string },
): Promise<{ taskId: string; digest: string }> {
  const taskId = await take(reading, actor)
  const draftDigest = await draw(reading, actor, { taskId, from, to })
  await reading.door.call(actor, annotateRoutes.submitReading, {
    params: { id: taskId },
    body: { draftDigest, labels: [{ value: 1, isAbsent: from === to }], comment },
  })
  return { taskId, digest: draftDigest }
}

/** Do what the jobs of the stage do, for one case. */
export async function runCaseJobs({ platform }: TestReading, caseId: string): Promise<void> {
  await compareReadings(platform, caseId)
  await acceptCase(platform, caseId)
}

function testPhantom() {
  const voxels = testShape[0] * testShape[1] * testShape[2]
  return { shape: testShape, values: new Int16Array(voxels).fill(40), labelMap: new Uint8Array(voxels) }
}
