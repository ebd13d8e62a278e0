import type { z } from 'zod'

/** Every role a member may act in. @see product.md, "Who uses it" */
export const roles = [
  'data-manager',
  'ethics-officer',
  'curator',
  'annotator',
  'adjudicator',
  'customer',
  'finance-officer',
  'operator',
] as const
export type Role = (typeof roles)[number]

/** Who may call a route: anybody, any signed-in member, a site's gateway, or the members in the listed roles. */
export type Who = 'anyone' | 'member' | 'gateway' | readonly Role[]

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a reply's body is: JSON of a schema, raw bytes of a media type, or nothing (204). */
export type Reply = z.ZodType | { readonly bytes: string } | 'nothing'

/** What a request's body is: JSON of a schema, raw bytes, or absent. */
export type Body = z.ZodType | 'bytes' | undefined

/** One route of the contract. `path` is below `/api`, parameters written `:name`. */
export interface Route<
  P extends z.ZodType | undefined = z.ZodType | undefined,
  Q extends z.ZodType | undefined = z.ZodType | undefined,
  B extends Body = Body,
  R extends Reply = Reply,
> {
  readonly method: Method
  readonly path: string
  readonly who: Who
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly reply: R
}

/** Declare a route, keeping the exact types of its schemas. */
export function route<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends Body = undefined,
  R extends Reply = Reply,
>(definition: Route<P, Q, B, R>): Route<P, Q, B, R> {
  return definition
}

type Infer<T> = T extends z.ZodType ? z.output<T> : undefined
type InferIn<T> = T extends z.ZodType ? z.input<T> : undefined
/** The parsed path parameters of a route. */
export type ParamsOf<T extends Route> = T extends Route<infer P, infer _Q, infer _B, infer _R> ? Infer<P> : never
/** The parsed query of a route. */
export type QueryOf<T extends Route> = T extends Route<infer _P, infer Q, infer _B, infer _R> ? Infer<Q> : never
/** The parsed JSON body of a route; raw bodies reach the handler as a stream. */
export type BodyOf<T extends Route> = T extends Route<infer _P, infer _Q, infer B, infer _R> ? Infer<B> : never
/** The JSON reply of a route, as the client sees it. */
export type ReplyOf<T extends Route> =
  T extends Route<infer _P, infer _Q, infer _B, infer R> ? (R extends z.ZodType ? z.output<R> : undefined) : never
/** What a caller passes for the query: defaults may be left out. */
export type QueryInOf<T extends Route> = T extends Route<infer _P, infer Q, infer _B, infer _R> ? InferIn<Q> : never
/** What a caller passes for the body: defaults may be left out. */
export type BodyInOf<T extends Route> =
  T extends Route<infer _P, infer _Q, infer B, infer _R> ? (B extends 'bytes' ? Uint8Array | Blob : InferIn<B>) : never
