import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip, gzip } from 'node:zlib'
import { codeOf } from '#platform/error-code'
import { refuse } from './refusals.ts'
import type { VoxelCounts } from './tables.ts'

/** Voxels of a case's label maps along `[slice, row, column]`. */
export interface MapShape {
  readonly slices: number
  readonly rows: number
  readonly columns: number
}

/** Compressed label maps above this are refused: a map of 500 slices of 512 × 512 noise of one bit has 16 MiB. */
export const maxLabelMapBytes = 64 * 1024 * 1024

/** Number of voxels of a label map. */
export function voxelsOf({ slices, rows, columns }: MapShape): number {
  return slices * rows * columns
}

/** Count the voxels of each label of a compressed map, chunk by chunk, so that memory does not grow with what a small
 *  file may claim to hold. Stops at the first byte beyond the shape and at the first value that the form does not have.
 *  Refused: `label-map/not-gzip`, `label-map/wrong-length`, `label-map/unknown-value`. */
export async function countVoxels(
  compressed: Uint8Array,
  shape: MapShape,
  values: ReadonlySet<number>,
): Promise<VoxelCounts> {
  const expected = voxelsOf(shape)
  const counts = new Float64Array(256)
  let length = 0
  for await (const chunk of inflate(compressed)) {
    length += chunk.length
    if (length > expected) throw wrongLength(expected, `more than ${expected}`)
    for (const value of chunk) counts[value] = (counts[value] ?? 0) + 1
    refuseUnknown(counts, values)
  }
  if (length !== expected) throw wrongLength(expected, String(length))
  return Object.fromEntries([...counts.entries()].filter(([value, count]) => value > 0 && count > 0))
}

/** The voxels of a compressed map that was checked when it was saved: `[slice, row, column]`, column fastest.
 *  Refused as by {@link countVoxels}, so that a blob that was changed on disk is not taken for a map. */
export async function readLabelMap(compressed: Uint8Array, shape: MapShape): Promise<Uint8Array> {
  const voxels = new Uint8Array(voxelsOf(shape))
  let length = 0
  for await (const chunk of inflate(compressed)) {
    if (length + chunk.length > voxels.length) throw wrongLength(voxels.length, `more than ${voxels.length}`)
    voxels.set(chunk, length)
    length += chunk.length
  }
  if (length !== voxels.length) throw wrongLength(voxels.length, String(length))
  return voxels
}

/** Compress voxels the same way on every machine: gzip without name or time. */
export async function writeLabelMap(voxels: Uint8Array): Promise<Uint8Array> {
  return promisify(gzip)(voxels, { level: 6 })
}

/** Read a raw body to its end. Refused: `label-map/too-large`. */
export async function readBody(body: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue
    length += chunk.length
    if (length > maxLabelMapBytes)
      throw refuse('label-map/too-large', {
        message: 'The compressed label map is too large.',
        expected: `at most ${maxLabelMapBytes} bytes`,
      })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function* inflate(compressed: Uint8Array): AsyncGenerator<Uint8Array> {
  const gunzip = Readable.from([compressed]).pipe(createGunzip({ chunkSize: 256 * 1024 }))
  try {
    for await (const chunk of gunzip) if (chunk instanceof Uint8Array) yield chunk
  } catch (cause) {
    if (codeOf(cause)?.startsWith('Z_')) throw refuse('label-map/not-gzip', { message: 'The body is not whole gzip.' })
    throw cause
  } finally {
    gunzip.destroy()
  }
}

function refuseUnknown(counts: Float64Array, values: ReadonlySet<number>): void {
  for (const [value, count] of counts.entries())
    if (count > 0 && value !== 0 && !values.has(value))
      throw refuse('label-map/unknown-value', {
        message: 'The label map holds a value that the reading form does not have.',
        expected: ['0', ...values].join(', '),
        found: String(value),
      })
}

function wrongLength(expected: number, found: string) {
  return refuse('label-map/wrong-length', {
    message: 'The label map does not fill its shape.',
    expected: `${expected} voxels`,
    found,
  })
}
