import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { describeReason } from '#deidentify'
import { describeFailure } from '../describe-failure.ts'
import type { GatewayRun } from '../gateway-run.ts'
import { type Desk, openDesk } from './desk.ts'
import { listFolder } from './list-folder.ts'
import { clearDropped, droppedFolder, receiveDropped } from './receive-dropped.ts'
import { cookieName, openPageSession, type PageSession } from './session.ts'

export interface ServeInput {
  /** Rules and work folder; `input` is chosen on the page. */
  readonly run: GatewayRun
  /** Port on 127.0.0.1; 0 for any free one. */
  readonly port: number
  readonly listRuns: () => Promise<unknown>
}
export interface ServedPage {
  /** Good once; it signs the browser in. */
  readonly link: string
  readonly port: number
  readonly close: () => Promise<void>
}

/**
 * Serve the gateway's own page on the loopback address alone. Values of patients are shown there and nowhere else; every answer forbids caching, other
 * origins and outside assets.
 */
export async function serve(input: ServeInput): Promise<ServedPage> {
  const app = Fastify({ logger: false, bodyLimit: 1024 * 1024 })
  const session = openPageSession()
  const desk = openDesk(input.run)
  guardRequests(app, session)
  await app.register(fastifyStatic, { root: join(import.meta.dirname, 'static'), cacheControl: false })
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
  addRoutes(app, desk, input)
  await app.listen({ host: '127.0.0.1', port: input.port })
  const port = portOf(app.server.address())
  return { link: `http://127.0.0.1:${port}/?token=${session.linkToken}`, port, close: () => app.close() }
}

const portOf = (address: AddressInfo | string | null) =>
  typeof address === 'object' && address !== null ? address.port : 0

const answer = (code: string, message: string) => ({ error: { code, message } })
const answers = {
  signedOut: answer('page/signed-out', 'Open the link that the terminal shows.'),
  foreign: answer('page/foreign', 'Another page may not make the gateway act.'),
  unreadable: answer('folder/unreadable', 'This folder is not there, or may not be read.'),
  unknownStudy: answer('study/unknown', 'This study was not found in the folder.'),
  enrolment: answer('enrol/invalid', 'Give the address of the platform (https://…) and the whole one-time code.'),
  fileName: answer('file/name', 'The name of this file would lead outside the folder.'),
}

const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

function guardRequests(app: FastifyInstance, session: PageSession): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders)
    // Another name for this address would be a page of somebody else's (DNS rebinding).
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) return reply.code(421).send()
    const url = new URL(request.url, 'http://127.0.0.1')
    const token = url.searchParams.get('token')
    if (url.pathname === '/' && token !== null) return signIn(session, token, reply)
    if (!url.pathname.startsWith('/api/')) return
    if (!session.isSignedIn(request.headers.cookie)) return reply.code(401).send(answers.signedOut)
    if (request.method !== 'GET' && request.headers['x-tsumugi'] !== '1') return reply.code(403).send(answers.foreign)
  })
}

function signIn(session: PageSession, token: string, reply: FastifyReply) {
  const cookie = session.useLink(token)
  if (cookie !== undefined) reply.header('set-cookie', `${cookieName}=${cookie}; HttpOnly; SameSite=Strict; Path=/`)
  return reply.redirect('/')
}

const enrolBody = z.object({ server: z.url(), code: z.string().min(10).max(100), name: z.string().min(1).max(100) })
const pathBody = z.object({ path: z.string().min(1).max(4096) })
const pathQuery = z.object({ path: z.string().max(4096).optional() })
const studyQuery = z.object({ study: z.string().max(64) })
const nameQuery = z.object({ name: z.string().min(1).max(4096) })

function addRoutes(app: FastifyInstance, desk: Desk, input: ServeInput): void {
  const { workFolder } = input.run
  app.get('/api/state', () => withReasons(desk))
  app.get('/api/runs', () => input.listRuns())
  app.get('/api/folder', async (request, reply) => {
    const folder = await listFolder(pathQuery.parse(request.query).path)
    return folder ?? reply.code(404).send(answers.unreadable)
  })
  app.get('/api/review', async (request, reply) => {
    const review = await desk.review(studyQuery.parse(request.query).study)
    return review ?? reply.code(404).send(answers.unknownStudy)
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
