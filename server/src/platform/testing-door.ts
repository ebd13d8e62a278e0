import { randomUUID } from 'node:crypto'
import {
  type BodyInOf,
  type ErrorBody,
  errorBody,
  type ParamsOf,
  pathOf,
  type QueryInOf,
  type ReplyOf,
  type Route,
} from '@tsumugi/api'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { z } from 'zod'
import type { Actor } from './actor.ts'
import type { RouteHandler, Services } from './http.ts'
import { createServer } from './http-server.ts'

type Given<T extends Route> = (ParamsOf<T> extends undefined
  ? object
  : { params: { [K in keyof ParamsOf<T>]: string | number } }) &
  (QueryInOf<T> extends undefined ? object : { query?: QueryInOf<T> }) &
  (BodyInOf<T> extends undefined ? object : { body: BodyInOf<T> }) & { headers?: Record<string, string> }

export interface TestAnswer {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly bytes: Buffer
  /** The parsed error body; throws when the answer is none. */
  error(): ErrorBody['error']
}

/** The HTTP server of some routes, in this process without a port, called as any actor. */
export interface TestDoor {
  readonly app: FastifyInstance
  /** Call a route and read its answer, whatever the status. */
  ask<T extends Route>(actor: Actor | undefined, route: T, given: Given<T>): Promise<TestAnswer>
  /** Call a route and parse its JSON by the contract; throws with the error's code when the answer is not 2xx. */
  call<T extends Route>(actor: Actor | undefined, route: T, given: Given<T>): Promise<ReplyOf<T>>
  close(): Promise<void>
}

/** Open the door of some routes on the services of a test platform. */
export async function openTestDoor(services: Services, routes: readonly RouteHandler[]): Promise<TestDoor> {
  const actors = new Map<string, Actor>()
  const app = await createServer({
    services,
    routes,
    version: 'test',
    async authenticate({ headers }) {
      const actor = actors.get(headers.authorization ?? '')
      return actor && { actor, isCookie: false }
    },
  })

  async function ask<T extends Route>(actor: Actor | undefined, route: T, given: Given<T>): Promise<TestAnswer> {
    const token = randomUUID()
    if (actor !== undefined) actors.set(token, actor)
    const response = await app.inject(requestOf(route, given, actor === undefined ? {} : { authorization: token }))
    return {
      status: response.statusCode,
      headers: response.headers,
      bytes: response.rawPayload,
      error: () => errorBody.parse(response.json()).error,
    }
  }

  return {
    app,
    ask,
    async call(actor, route, given) {
      const answer = await ask(actor, route, given)
      if (answer.status >= 300)
        throw new Error(
          `${route.method} ${route.path} answered ${answer.status} ${answer.bytes.toString('utf8').slice(0, 600)}`,
        )
      return parseReply(route, answer.bytes)
    },
    close: () => app.close(),
  }
}

function parseReply<T extends Route>(route: T, bytes: Buffer): ReplyOf<T>
function parseReply(route: Route, bytes: Buffer): unknown {
  return route.reply instanceof z.ZodType ? route.reply.parse(JSON.parse(bytes.toString('utf8'))) : undefined
}

const loose = z.object({
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  query: z.record(z.string(), z.unknown()).default({}),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).default({}),
})

function requestOf(route: Route, given: object, credentials: Record<string, string>): InjectOptions {
  const { params, query, body, headers } = loose.parse(given)
  const isBytes = body instanceof Uint8Array
  const type = body === undefined ? {} : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }
  const payload = body === undefined ? {} : { payload: isBytes ? Buffer.from(body) : JSON.stringify(body) }
  return {
    method: route.method,
    url: pathOf(route, params, query),
    headers: { 'x-tsumugi': '1', ...credentials, ...type, ...headers },
    ...payload,
  }
}
