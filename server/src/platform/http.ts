import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { BodyOf, ParamsOf, QueryOf, Reply, ReplyOf, Route } from '@tsumugi/api'
import type { Actor, GatewayActor, MemberActor } from './actor.ts'
import type { Blobs, ByteRange } from './blobs.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Db, Tx } from './db.ts'
import type { EventHub } from './events.ts'
import type { Log } from './log.ts'

/** What every route may use. */
export interface Services {
  readonly db: Db
  readonly blobs: Blobs
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly events: EventHub
}

/** One call of a route, already checked: who may call it, and the shape of all that came. */
export interface Context<T extends Route = Route> extends Services {
  readonly params: ParamsOf<T>
  readonly query: QueryOf<T>
  /** The parsed JSON body; undefined for a route of raw bytes, whose body is `stream`. */
  readonly body: BodyOf<T>
  /** The raw body of a route whose contract says `bytes`. */
  readonly stream: Readable
  /** Undefined only on routes for anyone. */
  readonly actor: Actor | undefined
  /** The member who calls; refused when it is nobody or a gateway. */
  member(): MemberActor
  /** The gateway that calls; refused when it is not one. */
  gateway(): GatewayActor
  readonly headers: IncomingHttpHeaders
  readonly requestId: string
  /** The caller's network address. */
  readonly address: string
  /** The range of bytes asked for by a `Range` header, of a blob of `sizeBytes`; undefined for the whole. Refused when outside. */
  rangeOf(sizeBytes: number): ByteRange | undefined
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal
  setHeader(name: string, value: string): void
  /** Run an action in one transaction. */
  transact<R>(action: (tx: Tx) => Promise<R>): Promise<R>
}

/** The answer of a route of bytes. Ranges are served for `blob`; a `body` is sent as it is. */
export type ByteReply =
  | {
      readonly body: Readable | Uint8Array
      readonly mediaType?: string
      readonly fileName?: string
      readonly cacheSeconds?: number
    }
  | {
      readonly blob: string
      readonly range?: ByteRange
      readonly mediaType?: string
      readonly fileName?: string
      readonly cacheSeconds?: number
    }

type Answer<T extends Route> = T extends { readonly reply: infer R extends Reply }
  ? R extends 'nothing'
    ? undefined
    : R extends { readonly bytes: string }
      ? ByteReply
      : ReplyOf<T>
  : never

/** A route of the contract with its function; a stage exports a list of them. Make it with `handler`. */
export interface RouteHandler {
  readonly route: Route
  handle(context: Context): Promise<unknown>
}

/** Pair a route of the contract with its function, keeping the types of both. */
export function handler<T extends Route>(route: T, handle: (context: Context<T>) => Promise<Answer<T>>): RouteHandler {
  const paired: { route: T; handle(context: Context<T>): Promise<Answer<T>> } = { route, handle }
  return paired
}
