import { collectRoutes } from '@tsumugi/api'
import { type Context, handler, type RouteHandler } from '#platform/http'
import { commitSubmission } from './commit-submission.ts'
import { endAgreement, enterAgreement, listAgreements, loadAgreement } from './enter-agreement.ts'
import {
  endEthicsApproval,
  enterEthicsApproval,
  listEthicsApprovals,
  loadEthicsApproval,
} from './enter-ethics-approval.ts'
import { loadTile, openStoredSlide, shapeOf } from './open-slide.ts'
import { openSubmission } from './open-submission.ts'
import { loadRows } from './read-rows.ts'
import { listSeries, loadSeriesDetail, requireVisibleSeries } from './read-series.ts'
import { listSubjectFiles, loadSubjectFile } from './read-subject-files.ts'
import { listSubjects, loadSubject } from './read-subjects.ts'
import { listSubmissions, loadSubmission } from './read-submissions.ts'
import { completeStaged, receiveObject } from './receive-object.ts'
import { listOptOuts, recordOptOut } from './record-opt-out.ts'
import { refuse } from './refusals.ts'
import { openSeriesInstance } from './series-objects.ts'
import { storeReceived } from './store-received.ts'
import { loadThumbnail } from './thumbnail.ts'

const whole = <T>(items: T[]) => ({ items, total: items.length })

/** Left free on the disk for the database and everything else. */
const reserveBytes = 256 * 1024 * 1024

const contractRoutes: readonly RouteHandler[] = [
  handler(collectRoutes.agreements, async ({ db, actor, clock }) => whole(await listAgreements(db, actor, clock()))),
  handler(collectRoutes.createAgreement, async context => {
    const at = context.clock()
    const id = await context.transact(tx => enterAgreement(tx, context.member(), { ...context.body, at }))
    return loadAgreement(context.db, id, at)
  }),
  handler(collectRoutes.endAgreement, async context => {
    const input = { id: context.params.id, reason: context.body.reason, at: context.clock() }
    await context.transact(tx => endAgreement(tx, context.member(), input))
    return loadAgreement(context.db, input.id, input.at)
  }),
  handler(collectRoutes.ethicsApprovals, async ({ db, actor, clock }) =>
    whole(await listEthicsApprovals(db, actor, clock())),
  ),
  handler(collectRoutes.createEthicsApproval, async context => {
    const at = context.clock()
    const id = await context.transact(tx => enterEthicsApproval(tx, context.member(), { ...context.body, at }))
    return loadEthicsApproval(context.db, id, at)
  }),
  handler(collectRoutes.endEthicsApproval, async context => {
    const input = { id: context.params.id, reason: context.body.reason, at: context.clock() }
    await context.transact(tx => endEthicsApproval(tx, context.member(), input))
    return loadEthicsApproval(context.db, input.id, input.at)
  }),
  handler(collectRoutes.optOuts, async ({ db, actor }) => whole(await listOptOuts(db, actor))),
  handler(collectRoutes.createOptOut, async context => {
    const input = { ...context.body, at: context.clock() }
    const id = await context.transact(tx => recordOptOut(tx, context.member(), input))
    const [optOut] = await listOptOuts(context.db, context.actor, id)
    if (optOut === undefined) throw refuse('collect/not-found', { subject: id })
    return optOut
  }),
]

const submissionRoutes: readonly RouteHandler[] = [
  handler(collectRoutes.openSubmission, async context => {
    const input = { signed: context.body, at: context.clock() }
    const id = await context.transact(tx => openSubmission(tx, context.gateway(), input))
    await completeStaged(context, id)
    return loadSubmission(context, context.actor, id)
  }),
  handler(collectRoutes.uploadObject, async context => {
    const { id, digest } = context.params
    const offset = readOffset(context)
    const answer = await receiveObject(context, context.gateway(), {
      submissionId: id,
      digest,
      offset,
      stream: context.stream,
      reserveBytes,
    })
    context.setHeader('upload-offset', String(answer.receivedBytes))
    return answer
  }),
  handler(collectRoutes.commitSubmission, async context => {
    const { id } = context.params
    await loadSubmission(context, context.actor, id)
    await completeStaged(context, id)
    await storeReceived(context, id)
    await context.transact(tx => commitSubmission(tx, context.gateway(), { id }))
    return loadSubmission(context, context.actor, id)
  }),
  handler(collectRoutes.gatewaySubmission, async context => loadSubmission(context, context.actor, context.params.id)),
  handler(collectRoutes.submissions, async ({ db, actor, query }) => listSubmissions(db, actor, query)),
  handler(collectRoutes.submission, async context => loadSubmission(context, context.actor, context.params.id)),
]

const readRoutes: readonly RouteHandler[] = [
  handler(collectRoutes.subjects, async ({ db, actor, query }) => listSubjects(db, actor, query)),
  handler(collectRoutes.subject, async ({ db, actor, params }) => loadSubject(db, actor, params.id)),
  handler(collectRoutes.seriesList, async ({ db, actor, query }) => listSeries(db, actor, query)),
  handler(collectRoutes.series, async ({ db, blobs, actor, params }) => {
    await requireVisibleSeries(db, actor, params.id)
    return loadSeriesDetail(db, blobs, params.id)
  }),
  handler(collectRoutes.seriesThumbnail, async ({ db, blobs, actor, params }) => {
    await requireVisibleSeries(db, actor, params.id)
    return { blob: await loadThumbnail(db, blobs, params.id), cacheSeconds: 86_400 }
  }),
  handler(collectRoutes.seriesInstance, async ({ db, blobs, actor, params }) => {
    await requireVisibleSeries(db, actor, params.id)
    const { stream, sopInstanceUid } = await openSeriesInstance(db, blobs, params.id, params.index)
    return { body: stream, fileName: `${sopInstanceUid}.dcm`, cacheSeconds: 86_400 }
  }),
  handler(collectRoutes.subjectFiles, async ({ db, actor, query }) => listSubjectFiles(db, actor, query)),
  handler(collectRoutes.subjectFile, async ({ db, actor, params }) => loadSubjectFile(db, actor, params.id)),
  handler(collectRoutes.subjectFileRows, async ({ db, blobs, actor, params, query }) =>
    loadRows(blobs, await loadSubjectFile(db, actor, params.id), query.limit),
  ),
  handler(collectRoutes.slide, async ({ db, blobs, actor, params }) =>
    shapeOf(await openStoredSlide(blobs, await loadSubjectFile(db, actor, params.id))),
  ),
  handler(collectRoutes.slideTile, async ({ db, blobs, actor, params }) => {
    const tile = await loadTile(blobs, await loadSubjectFile(db, actor, params.id), params)
    return { body: tile, cacheSeconds: 86_400 }
  }),
]

function readOffset({ headers }: Context): number {
  const text = headers['upload-offset']
  const offset = typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined
  if (offset !== undefined) return offset
  throw refuse('submission/wrong-offset', {
    message: 'The header upload-offset says from where the bytes go on.',
    expected: 'a whole number of bytes',
    found: typeof text === 'string' ? 'something else' : 'no such header',
  })
}

/** Routes of this stage. */
export const routes: readonly RouteHandler[] = [...contractRoutes, ...submissionRoutes, ...readRoutes]
