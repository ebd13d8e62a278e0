import { Readable } from 'node:stream'
import type { Route } from '@tsumugi/api'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Context } from './http.ts'
import { parseRange, within } from './http-range.ts'
import { refuse } from './refusals.ts'

const byteReply = z.union([
  z.object({
    body: z.union([z.instanceof(Readable), z.instanceof(Uint8Array)]),
    mediaType: z.string().optional(),
    fileName: z.string().optional(),
    cacheSeconds: z.number().optional(),
  }),
  z.object({
    blob: z.string(),
    range: z.object({ start: z.number(), end: z.number().optional() }).optional(),
    mediaType: z.string().optional(),
    fileName: z.string().optional(),
    cacheSeconds: z.number().optional(),
  }),
])
type GivenBytes = z.output<typeof byteReply>

export interface Sending {
  readonly route: Route
  readonly context: Context
  readonly reply: FastifyReply
  readonly answer: unknown
}

/** Send what a route answered, checked against its contract: fields the contract does not name never leave. */
export async function sendReply({ route, context, reply, answer }: Sending): Promise<FastifyReply> {
  if (route.reply === 'nothing') return reply.status(204).send()
  if ('bytes' in route.reply && typeof route.reply.bytes === 'string')
    return sendBytes(route.reply.bytes, byteReply.parse(answer), context, reply)
  if (!(route.reply instanceof z.ZodType)) throw new Error(`${route.path}: the contract names no reply`)
  const body = JSON.stringify(route.reply.parse(answer))
  return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(body)
}

async function sendBytes(
  mediaType: string,
  given: GivenBytes,
  context: Context,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.type(given.mediaType ?? mediaType)
  reply.header(
    'cache-control',
    given.cacheSeconds === undefined ? 'no-store' : `private, max-age=${given.cacheSeconds}`,
  )
  if (given.fileName !== undefined) reply.header('content-disposition', dispositionOf(given.fileName))
  if ('blob' in given) return sendBlob(given, context, reply)
  if (given.body instanceof Uint8Array) return sendRangeOf(given.body, context, reply)
  return reply.send(given.body)
}

async function sendBlob(
  given: Extract<GivenBytes, { blob: string }>,
  context: Context,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const blobBytes = await context.blobs.findBlob(given.blob)
  if (blobBytes === undefined)
    throw refuse('storage/blob-missing', { message: 'A stored object is not there.', subject: given.blob })
  const whole = { start: given.range?.start ?? 0, end: given.range?.end ?? blobBytes }
  const sizeBytes = whole.end - whole.start
  const etag = `"${given.blob}${given.range === undefined ? '' : `-${whole.start}-${whole.end}`}"`
  reply.headers({ etag, 'accept-ranges': 'bytes' })
  if (context.headers['if-none-match'] === etag) return reply.status(304).send()
  // A range is only good for the object it was begun on. @see RFC 9110 13.1.5
  const isSameObject = context.headers['if-range'] === undefined || context.headers['if-range'] === etag
  const range = isSameObject ? parseRange(context.headers.range, sizeBytes) : undefined
  setRange(reply, range, sizeBytes)
  return reply.send(await context.blobs.openBlob(given.blob, within(whole, range)))
}

function sendRangeOf(bytes: Uint8Array, context: Context, reply: FastifyReply): FastifyReply {
  const range = parseRange(context.headers.range, bytes.length)
  setRange(reply, range, bytes.length)
  reply.header('accept-ranges', 'bytes')
  const { buffer, byteOffset, length } = range === undefined ? bytes : bytes.subarray(range.start, range.end)
  return reply.send(Buffer.from(buffer, byteOffset, length))
}

function setRange(reply: FastifyReply, range: { start: number; end: number } | undefined, sizeBytes: number): void {
  if (range === undefined) {
    reply.header('content-length', sizeBytes)
    return
  }
  reply.status(206).headers({
    'content-range': `bytes ${range.start}-${range.end - 1}/${sizeBytes}`,
    'content-length': range.end - range.start,
  })
}

/** @see RFC 6266 4.3 and RFC 8187 */
function dispositionOf(fileName: string): string {
  const plain = fileName.replace(/[^A-Za-z0-9._-]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`
}
