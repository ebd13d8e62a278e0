import { type ErrorBody, errorBody } from './common.ts'
import type { BodyInOf, ParamsOf, QueryInOf, ReplyOf, Route } from './route.ts'

/** An answer that is not 2xx, with the server's typed reason. `status` 0 means that no answer came. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly body: ErrorBody | undefined

  constructor(status: number, code: string, message: string, body?: ErrorBody) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.body = body
  }
}

type Given<T extends Route> = (ParamsOf<T> extends undefined
  ? object
  : { params: { [K in keyof ParamsOf<T>]: string | number } }) &
  (QueryInOf<T> extends undefined ? object : { query?: QueryInOf<T> }) &
  (BodyInOf<T> extends undefined ? object : { body: BodyInOf<T> }) & {
    signal?: AbortSignal
    headers?: Record<string, string>
  }

export interface ClientOptions {
  /** Origin of the platform without a trailing slash; empty in the platform's own pages. */
  readonly baseUrl: string
  readonly fetch?: typeof fetch
  /** Asked before each call, so that a token may be renewed. */
  readonly headers?: () => Record<string, string> | Promise<Record<string, string>>
}

/** The typed client of the contract: `call` answers parsed JSON, `open` the raw response of a byte route. */
export function createClient(options: ClientOptions) {
  const doFetch = options.fetch ?? fetch

  async function open<T extends Route>(route: T, given: Given<T>): Promise<Response> {
    const request = requestOf(route, given as LooseGiven)
    const headers = { 'x-tsumugi': '1', ...(await options.headers?.()), ...request.headers }
    const response = await doFetch(options.baseUrl + request.path, { ...request.init, headers }).catch(
      (cause: unknown) => {
        throw Object.assign(
          new ApiError(0, 'network/unreachable', 'The platform did not answer. Check the network and try again.'),
          { cause },
        )
      },
    )
    if (!response.ok) throw await errorOf(response)
    return response
  }

  async function call<T extends Route>(route: T, given: Given<T>): Promise<ReplyOf<T>> {
    const response = await open(route, given)
    if (response.status === 204) return undefined as ReplyOf<T>
    return (await response.json()) as ReplyOf<T>
  }
  return { open, call }
}
export type Client = ReturnType<typeof createClient>

interface LooseGiven {
  params?: Record<string, string | number>
  query?: Record<string, unknown>
  body?: unknown
  signal?: AbortSignal
  headers?: Record<string, string>
}

function requestOf(route: Route, given: LooseGiven) {
  const path = pathOf(route, given.params ?? {}, given.query ?? {})
  const isBytes = route.body === 'bytes'
  const headers: Record<string, string> = { ...given.headers }
  if (route.body !== undefined) headers['content-type'] = isBytes ? 'application/octet-stream' : 'application/json'
  const body =
    route.body === undefined
      ? null
      : isBytes
        ? (given.body as NonNullable<RequestInit['body']>)
        : JSON.stringify(given.body)
  const init: RequestInit = { method: route.method, body, ...(given.signal ? { signal: given.signal } : {}) }
  return { path, init, headers }
}

/** The URL of a route below the origin, such as `/api/series/…/thumbnail`. For `<img src>` and links. */
export function pathOf(
  route: Route,
  params: Record<string, string | number> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = route.path
    .replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
    .replace(/\*$/, () => String(params['*']).split('/').map(encodeURIComponent).join('/'))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  const text = search.toString()
  return `/api${filled}${text ? `?${text}` : ''}`
}

async function errorOf(response: Response): Promise<ApiError> {
  const parsed = errorBody.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) return new ApiError(response.status, 'http/unknown', `The platform answered ${response.status}.`)
  return new ApiError(response.status, parsed.data.error.code, parsed.data.error.message, parsed.data)
}
