import { annotateRoutes } from '@tsumugi/api'
import { loadSeriesDetail, openSeriesInstance } from '#collect'
import { type Context, handler, type RouteHandler } from '#platform/http'
import { adjudicate, saveAdjudicationDraft } from './adjudicate.ts'
import { claimTask, releaseTask, takeNextTask } from './claim-task.ts'
import { keepTasks } from './keep-tasks.ts'
import { type MapShape, readBody, voxelsOf, writeLabelMap } from './label-map.ts'
import { listCases, viewCase } from './list-cases.ts'
import { listTasks, viewTask } from './list-tasks.ts'
import { loadCase, refuseOwnReading, refuseUndisputed } from './load-case.ts'
import { loadTask, refuseForeign, refuseUnheld } from './load-task.ts'
import { openReading } from './open-reading.ts'
import { loadReferenceDigests } from './reference-standards.ts'
import { refuse } from './refusals.ts'
import { checkLabelMap, findDraft, saveTaskDraft } from './save-draft.ts'
import { findOwnReading, listAliased, listShownReadings, loadShownReading } from './show-readings.ts'
import { submitReading } from './submit-reading.ts'

/** The routes of an annotator. Each shows tasks, drafts and readings of the caller alone. */
const annotatorRoutes: readonly RouteHandler[] = [
  handler(annotateRoutes.tasks, async context =>
    context.transact(async tx => {
      await keepTasks(tx, context.clock())
      return listTasks(tx, context.member())
    }),
  ),
  handler(annotateRoutes.nextTask, async context =>
    context.transact(async tx => {
      const taskId = await takeNextTask(tx, context.member(), { now: context.clock() })
      return { task: taskId === undefined ? null : await viewTask(tx, context.member(), taskId) }
    }),
  ),
  handler(annotateRoutes.claimTask, async context =>
    context.transact(async tx => {
      const taskId = await claimTask(tx, context.member(), { taskId: context.params.id, now: context.clock() })
      return viewTask(tx, context.member(), taskId)
    }),
  ),
  handler(annotateRoutes.releaseTask, async context =>
    context.transact(async tx => {
      await releaseTask(tx, context.member(), { taskId: context.params.id, now: context.clock() })
      return viewTask(tx, context.member(), context.params.id)
    }),
  ),
  handler(annotateRoutes.task, async context => {
    const task = await ownTask(context, context.params.id)
    const draft = await findDraft(context.db, task.caseId, context.member().memberId)
    return {
      ...(await viewTask(context.db, context.member(), task.id)),
      form: task.form,
      series: await loadSeriesDetail(context.db, context.blobs, task.seriesId),
      activeSeconds: draft?.activeSeconds ?? 0,
      reading: await findOwnReading(context.db, context.member(), task.id),
    }
  }),
  handler(annotateRoutes.taskInstance, async context => {
    const task = await ownTask(context, context.params.id)
    const opened = await openSeriesInstance(context.db, context.blobs, task.seriesId, context.params.index)
    return { body: opened.stream, cacheSeconds: 86_400 }
  }),
  handler(annotateRoutes.draft, async context => {
    const task = await ownTask(context, context.params.id)
    return draftReply(context, task)
  }),
  handler(annotateRoutes.saveDraft, async context => {
    const task = await loadTask(context.db, context.params.id)
    const now = context.clock()
    refuseUnheld(task, context.member(), now)
    const draft = await storeLabelMap(context, context.query, task)
    const input = { ...draft, taskId: task.id, activeSeconds: context.query.activeSeconds, now }
    await context.transact(tx => saveTaskDraft(tx, context.member(), input))
    return { savedAt: now.toISOString(), digest: draft.blob.digest }
  }),
  handler(annotateRoutes.submitReading, async context =>
    context.transact(async tx => {
      const taskId = context.params.id
      await submitReading(tx, context.member(), { ...context.body, taskId, now: context.clock() })
      return viewTask(tx, context.member(), taskId)
    }),
  ),
]

/** The routes of those who do not read. */
const staffRoutes: readonly RouteHandler[] = [
  handler(annotateRoutes.openReading, async context =>
    context.transact(tx =>
      openReading(tx, context.member(), {
        cohortId: context.params.id,
        form: context.body.form,
        blobs: context.blobs,
        now: context.clock(),
      }),
    ),
  ),
  handler(annotateRoutes.cases, async context =>
    context.transact(async tx => {
      await keepTasks(tx, context.clock())
      return listCases(tx, context.query)
    }),
  ),
  handler(annotateRoutes.case, async context => {
    const found = await loadCase(context.db, context.params.id)
    const series = await loadSeriesDetail(context.db, context.blobs, found.seriesId)
    const readings = await listShownReadings(context.db, context.member(), found)
    return { ...(await viewCase(context.db, found.id)), form: found.form, series, readings }
  }),
  handler(annotateRoutes.readingLabelMap, async context => ({
    blob: (await loadShownReading(context.db, context.member(), context.params.id)).labelMapDigest,
  })),
  handler(annotateRoutes.referenceSegmentation, async context => {
    const { segDigest } = await loadReferenceDigests(context.db, context.params.id)
    if (segDigest === null)
      throw refuse('reference-standard/not-found', {
        message: 'The source of this case has no frame of reference, so there is no DICOM SEG.',
        subject: context.params.id,
      })
    return { blob: segDigest, fileName: 'reference-standard.dcm' }
  }),
  handler(annotateRoutes.referenceLabelMap, async context => ({
    blob: (await loadReferenceDigests(context.db, context.params.id)).labelMapDigest,
  })),
]

/** The routes of an adjudicator, who made neither reading. */
const adjudicatorRoutes: readonly RouteHandler[] = [
  handler(annotateRoutes.adjudication, async context => {
    const found = await disputedCase(context, context.params.id)
    return {
      case: await viewCase(context.db, found.id),
      form: found.form,
      series: await loadSeriesDetail(context.db, context.blobs, found.seriesId),
      readings: await listAliased(context.db, found.id),
    }
  }),
  handler(annotateRoutes.adjudicationDraft, async context => {
    const found = await disputedCase(context, context.params.id)
    return draftReply(context, { caseId: found.id, shape: found.shape })
  }),
  handler(annotateRoutes.saveAdjudicationDraft, async context => {
    const found = await disputedCase(context, context.params.id)
    const now = context.clock()
    const draft = await storeLabelMap(context, context.query, found)
    const input = { ...draft, caseId: found.id, activeSeconds: context.query.activeSeconds, now }
    await context.transact(tx => saveAdjudicationDraft(tx, context.member(), input))
    return { savedAt: now.toISOString(), digest: draft.blob.digest }
  }),
  handler(annotateRoutes.adjudicate, async context =>
    context.transact(async tx => {
      const caseId = context.params.id
      await keepTasks(tx, context.clock())
      await adjudicate(tx, context.member(), { ...context.body, caseId, now: context.clock() })
      return viewCase(tx, caseId)
    }),
  ),
]

/** The routes of this stage. */
export const routes: readonly RouteHandler[] = [...annotatorRoutes, ...staffRoutes, ...adjudicatorRoutes]

/** The caller's own task, in hand or handed in. */
async function ownTask(context: Caller, taskId: string) {
  await context.transact(tx => keepTasks(tx, context.clock()))
  const task = await loadTask(context.db, taskId)
  refuseForeign(task, context.member())
  return task
}

async function disputedCase(context: Caller, caseId: string) {
  await context.transact(tx => keepTasks(tx, context.clock()))
  const found = await loadCase(context.db, caseId)
  await refuseOwnReading(context.db, context.member(), found.id)
  refuseUndisputed(found)
  return found
}

/** What these functions need of a call, whatever its route. */
type Caller = Pick<Context, 'transact' | 'clock' | 'db' | 'blobs' | 'member' | 'stream'>

/** Check the body as a label map of the case, then keep it as a blob: it is named by its digest, so that a transaction that
 *  fails afterwards leaves nothing wrong behind. */
async function storeLabelMap(context: Caller, told: MapShape, expected: Parameters<typeof checkLabelMap>[2]) {
  const compressed = await readBody(context.stream)
  const voxelCounts = await checkLabelMap(compressed, told, expected)
  return { blob: await context.blobs.putBlob(compressed), voxelCounts }
}

/** The caller's own draft, or all background, so that a viewer has nothing special to do the first time. */
async function draftReply(context: Caller, { caseId, shape }: { caseId: string; shape: MapShape }) {
  const draft = await findDraft(context.db, caseId, context.member().memberId)
  if (draft !== undefined) return { blob: draft.digest }
  return { body: await writeLabelMap(new Uint8Array(voxelsOf(shape))) }
}
