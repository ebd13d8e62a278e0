import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fastifyHelmet from '@fastify/helmet'
import fastifyRateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import type { Route } from '@tsumugi/api'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Actor } from './actor.ts'
import { inTransaction } from './db.ts'
import type { Context, RouteHandler, Services } from './http.ts'
import { asGateway, asMember, checkSameSite, checkWho } from './http-access.ts'
import { errorBodyOf, invalidInput, loggableOf, refusalOf } from './http-errors.ts'
import { docsPage, openApi } from './http-open-api.ts'
import { parseRange } from './http-range.ts'
import { sendReply } from './http-reply.ts'
import { createMetrics } from './metrics.ts'
import { refuse } from './refusals.ts'

/** Who calls, found from the request's credentials; `isCookie` tells that a browser sent them by itself. */
export interface Authenticated {
  readonly actor: Actor
  readonly isCookie: boolean
}

export interface ServerOptions {
  readonly services: Services
  readonly routes: readonly RouteHandler[]
  /** Undefined when there are no credentials or they are no longer good. */
  authenticate(request: { headers: FastifyRequest['headers'] }): Promise<Authenticated | undefined>
  /** Called after every request that may have changed something. */
  afterChange?(): void
  readonly version: string
}

// Twenty attempts a minute and address: a person's typing is far below, guessing far above.
const signInLimit = { max: 20, timeWindow: '1 minute' }
const jsonLimitBytes = 4 * 2 ** 20
const byteLimitBytes = 64 * 2 ** 30

/** Build the HTTP server: the routes of the contract below /api, its description, the web app, health and metrics. Not yet listening. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { services, routes } = options
  const app: FastifyInstance = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: jsonLimitBytes,
    trustProxy: services.config.publicUrl !== undefined,
    forceCloseConnections: 'idle' as const,
    requestTimeout: 0,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
  })
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  await app.register(fastifyHelmet, helmetOptions(services))
  await app.register(fastifyRateLimit, { global: false, errorResponseBuilder: () => tooManyRequests() })
  app.setErrorHandler((error, request, reply) => answerError(services, error, request, reply))
  const metrics = createMetrics(services)
  app.addHook('onResponse', async (request, reply) => {
    metrics.observe(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000)
    if (request.method !== 'GET' && reply.statusCode < 400) options.afterChange?.()
  })
  const closing = new AbortController()
  // Streams of events never end by themselves and would keep a closing server open.
  app.addHook('preClose', async () => closing.abort())
  for (const one of routes) register(app, { ...options, closing: closing.signal }, one)
  registerDescription(app, options)
  registerHealth(app, options, metrics.text)
  await registerWebApp(app, services.config.webFolder)
  return app
}

function register(
  app: FastifyInstance,
  options: ServerOptions & { closing: AbortSignal },
  { route, handle }: RouteHandler,
): void {
  const isBytes = route.body === 'bytes'
  app.route({
    method: route.method,
    url: `/api${route.path}`,
    bodyLimit: isBytes ? byteLimitBytes : jsonLimitBytes,
    config: route.path.startsWith('/sign-in') || route.path === '/gateways/enrol' ? { rateLimit: signInLimit } : {},
    handler: async (request, reply) => {
      const authenticated = await options.authenticate(request)
      checkWho(route.who, authenticated?.actor)
      checkSameSite(request, authenticated?.isCookie ?? false)
      const actor = authenticated?.actor
      const context = contextOf(options, { route, actor, request, reply })
      return sendReply({ route, context, reply, answer: await handle(context) })
    },
  })
}

interface Call {
  readonly route: Route
  readonly actor: Actor | undefined
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

function contextOf(
  options: { services: Services; closing: AbortSignal },
  { route, actor, request, reply }: Call,
): Context {
  const { services } = options
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return {
    ...services,
    params: parsePart('params', route.params, request.params),
    query: parsePart('query', route.query, request.query),
    body: parseBody(route, request.body),
    stream: streamOf(route, request.body),
    actor,
    member: () => asMember(actor),
    gateway: () => asGateway(actor),
    headers: request.headers,
    requestId: request.id,
    address: request.ip,
    rangeOf: sizeBytes => parseRange(request.headers.range, sizeBytes),
    signal: AbortSignal.any([gone.signal, options.closing]),
    setHeader: (name, value) => void reply.header(name, value),
    transact: action => inTransaction(services.db, action),
  }
}

function parsePart(part: 'params' | 'query', schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalidInput(part, parsed.error)
  return parsed.data
}

function parseBody(route: Route, value: unknown): unknown {
  if (route.body === undefined || route.body === 'bytes') return undefined
  if (value instanceof Readable)
    throw refuse('http/unsupported-media-type', { message: 'This route takes JSON.', expected: 'application/json' })
  const parsed = route.body.safeParse(value)
  if (!parsed.success) throw invalidInput('body', parsed.error)
  return parsed.data
}

function streamOf(route: Route, value: unknown): Readable {
  if (route.body !== 'bytes') return Readable.from([])
  if (value instanceof Readable) return value
  if (value === undefined || value === null) return Readable.from([])
  throw refuse('http/unsupported-media-type', {
    message: 'This route takes raw bytes.',
    expected: 'application/octet-stream',
  })
}

function answerError(services: Services, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error)
  const facts = {
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url,
    status: refusal.status,
    code: refusal.code,
  }
  if (refusal.status >= 500) services.log.error({ ...facts, error: loggableOf(error) }, 'a request failed')
  else services.log.debug(facts, 'a request was refused')
  return reply
    .status(refusal.status)
    .headers({ ...refusal.facts.headers })
    .type('application/json')
    .send(JSON.stringify(errorBodyOf(refusal, request.id)))
}

function tooManyRequests() {
  return refuse('http/too-many-requests', {
    message: 'Too many attempts from this address.',
    hint: 'Wait a minute.',
    headers: { 'retry-after': '60' },
  })
}

function registerDescription(app: FastifyInstance, { routes, version }: ServerOptions): void {
  const contract = routes.map(one => one.route)
  app.get('/api/openapi.json', async () => openApi(contract, version))
  app.get('/api/docs', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(docsPage(contract, version)),
  )
  app.all('/api/*', async () => {
    throw refuse('http/not-found', { message: 'There is no such route.', hint: 'See /api/docs.' })
  })
}

function registerHealth(
  app: FastifyInstance,
  { services, authenticate }: ServerOptions,
  metricsText: () => Promise<string>,
): void {
  app.get('/healthz', async (_request, reply) => {
    await services.db.selectNoFrom(eb => eb.lit(1).as('one')).execute()
    return reply.send({ status: 'ok' })
  })
  app.get('/metrics', async (request, reply) => {
    const isLocal =
      ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip) && request.headers['x-forwarded-for'] === undefined
    if (!isLocal) checkWho(['operator'], (await authenticate(request))?.actor)
    return reply.type('text/plain; version=0.0.4').send(await metricsText())
  })
}

/** The built web app; every path that is no file is the app's own, so it gets the app's page. */
async function registerWebApp(app: FastifyInstance, folder: string): Promise<void> {
  const page = join(folder, 'index.html')
  const isBuilt = await stat(page).then(
    () => true,
    () => false,
  )
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: true,
      // Built files carry a digest in their name; the page itself must be asked for anew.
      setHeaders: (reply, path) =>
        void reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    if (isBuilt && isPage) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    throw refuse('http/not-found', { message: 'There is nothing here.' })
  })
}

function helmetOptions({ config }: Services) {
  const isSecure = config.publicUrl?.startsWith('https:') ?? false
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // The viewers decode pixels in WebAssembly and in workers made from blobs.
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        workerSrc: ["'self'", 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'blob:', 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'blob:', 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Shared memory between workers needs an isolated page.
    crossOriginEmbedderPolicy: { policy: 'require-corp' as const },
    strictTransportSecurity: isSecure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' as const },
  } as const
}
