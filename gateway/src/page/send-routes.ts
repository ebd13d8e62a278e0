import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { describeReason } from '#deidentify'
import { holdsSchema } from '#review'
import { describeFailure } from '../describe-failure.ts'
import type { Desk } from './desk.ts'
import { listFolder } from './list-folder.ts'
import { clearDropped, droppedFolder, receiveDropped } from './receive-dropped.ts'

const answer = (code: string, message: string) => ({ error: { code, message } })
const answers = {
  unreadable: answer('folder/unreadable', 'This folder is not there, or may not be read.'),
  unknownStudy: answer('study/unknown', 'This study was not found in the folder.'),
  enrolment: answer('enrol/invalid', 'Give the address of the platform (https://…) and the whole one-time code.'),
  fileName: answer('file/name', 'The name of this file would lead outside the folder.'),
}

const enrolBody = z.object({ server: z.url(), code: z.string().min(10).max(100), name: z.string().min(1).max(100) })
const pathBody = z.object({ path: z.string().min(1).max(4096) })
const pathQuery = z.object({ path: z.string().max(4096).optional() })
const studyQuery = z.object({ study: z.string().max(64) })
const nameQuery = z.object({ name: z.string().min(1).max(4096) })

/** The way of one input: enrol, choose, look, hold, approve, send. Paths and values stay on this machine. */
export function addSendRoutes(app: FastifyInstance, desk: Desk, workFolder: string): void {
  app.get('/api/state', () => withReasons(desk))
  app.get('/api/folder', async (request, reply) => {
    const folder = await listFolder(pathQuery.parse(request.query).path)
    return folder ?? reply.code(404).send(answers.unreadable)
  })
  app.get('/api/review', async (request, reply) => {
    const review = await desk.review(studyQuery.parse(request.query).study)
    return review ?? reply.code(404).send(answers.unknownStudy)
  })
  app.post('/api/values', () => started(desk, desk.readValues))
  app.get('/api/values', () => ({ attributes: desk.values() }))
  app.post('/api/hold', async request => {
    await desk.hold(holdsSchema.parse(request.body))
    return withReasons(desk)
  })
  app.post('/api/enrol', async (request, reply) => {
    const given = enrolBody.safeParse(request.body)
    if (!given.success) return reply.code(400).send(answers.enrolment)
    await desk.enrol(given.data).catch((error: unknown) => reply.code(502).send({ error: describeFailure(error) }))
    return withReasons(desk)
  })
  app.post('/api/scan', request => started(desk, () => desk.scan(pathBody.parse(request.body).path)))
  app.post('/api/approve', () => started(desk, desk.approve))
  app.post('/api/pause', () => started(desk, desk.pause))
  app.post('/api/resume', () => started(desk, desk.resume))
  app.post('/api/reset', () => started(desk, desk.reset))
  app.post('/api/drop/begin', async () => {
    await clearDropped(workFolder)
    return {}
  })
  app.put(
    '/api/drop/file',
    { bodyLimit: 64 * 1024 ** 3 },
    async (request: FastifyRequest<{ Body: Readable }>, reply) => {
      const isKept = await receiveDropped(workFolder, nameQuery.parse(request.query).name, request.body)
      return isKept ? {} : reply.code(400).send(answers.fileName)
    },
  )
  app.post('/api/drop/end', () => started(desk, () => desk.scan(droppedFolder(workFolder))))
}

async function started(desk: Desk, act: () => void) {
  act()
  return withReasons(desk)
}

/** The state with a sentence beside each reason code. */
async function withReasons(desk: Desk) {
  const state = await desk.state()
  const reasons = [...(state.summary?.broken ?? []), ...(state.result?.held ?? [])].map(one => one.reason)
  return { ...state, reasonTexts: Object.fromEntries(reasons.map(reason => [reason, describeReason(reason)])) }
}
