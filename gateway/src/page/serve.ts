import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Settings } from '#work'
import { describeFailure } from '../describe-failure.ts'
import { openDesk } from './desk.ts'
import { addHouseRoutes } from './house-routes.ts'
import { loadSiteRun } from './load-site-run.ts'
import { addLookRoutes } from './look-routes.ts'
import { addSendRoutes } from './send-routes.ts'
import { cookieName, openPageSession, type PageSession } from './session.ts'

export interface ServeInput {
  readonly workFolder: string
  /** What the command line said of the rules; it comes before what is chosen on the page. */
  readonly given?: Settings
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
  const loadRun = () => loadSiteRun(input.workFolder, input.given ?? {})
  const desk = openDesk(input.workFolder, async () => (await loadRun()).run)
  guardRequests(app, session)
  app.setErrorHandler((error, _request, reply) => reply.code(statusOf(error)).send({ error: describeFailure(error) }))
  await app.register(fastifyStatic, { root: join(import.meta.dirname, 'static'), cacheControl: false })
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
  addSendRoutes(app, desk, input.workFolder)
  addLookRoutes(app, input.workFolder)
  addHouseRoutes(app, { ...input, loadRun })
  await app.listen({ host: '127.0.0.1', port: input.port })
  const port = portOf(app.server.address())
  return { link: `http://127.0.0.1:${port}/?token=${session.linkToken}`, port, close: () => app.close() }
}

/** What did not fit its schema is the fault of whoever asked. */
const statusOf = (error: unknown) => (error instanceof z.ZodError ? 400 : 500)

const portOf = (address: AddressInfo | string | null) =>
  typeof address === 'object' && address !== null ? address.port : 0

const answer = (code: string, message: string) => ({ error: { code, message } })
const answers = {
  signedOut: answer('page/signed-out', 'Open the link that the terminal shows.'),
  foreign: answer('page/foreign', 'Another page may not make the gateway act.'),
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
