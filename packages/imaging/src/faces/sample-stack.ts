import type { DicomFile } from '@tsumugi/dicom'
import { axisOf, fromAxes, norm, scale, transformPoint } from '../geometry/matrix.ts'
import { decodeFrames } from '../pixels/decode-frames.ts'
import type { FrameFacts } from '../series/frame-facts.ts'
import type { StackGeometry } from '../series/stack-geometry.ts'
import { makeVolume, type Volume, type Voxels } from '../volume.ts'

/** Gives a file of a series by its index; undefined where it cannot be read. */
export type LoadFile = (instanceIndex: number) => Promise<DicomFile | undefined>

/** A volume of no more voxels than this is looked at: 400 MB of memory, and a body of 500 × 500 × 1000 mm at 1.3 mm. */
export const mostVoxels = 100_000_000
/** Voxels are averaged up to this length, where that is needed for the number of voxels up to the second. */
const blockMm = [1.3, 2.1] as const

/**
 * Read a stack as a volume whose voxels are averaged within slices and over slices up to about a millimetre, one file at a time, so that memory does not
 * grow with the series. Missing slices and unequal gaps are tolerated at the mean distance. `too-large` has too many voxels even so; undefined cannot be
 * decoded or has no place in space. Values are in modality units.
 */
export async function sampleStack(
  { frames, affine }: StackGeometry,
  loadFile: LoadFile,
): Promise<Volume | 'too-large' | undefined> {
  const [first] = frames
  if (first === undefined || affine === undefined || first.samplesPerPixel !== 1) return undefined
  const blocks = blockMm.map(length => blocksOf(first, affine, { count: frames.length, length }))
  const block = blocks.find(({ shape }) => shape[0] * shape[1] * shape[2] <= mostVoxels)
  if (block === undefined) return 'too-large'
  const sums = new Float32Array(block.shape[0] * block.shape[1] * block.shape[2])
  const order = new Map(frames.map((frame, index) => [frame, index]))
  for (const [instanceIndex, group] of Map.groupBy(frames, frame => frame.instanceIndex)) {
    const file = await loadFile(instanceIndex)
    if (file === undefined) return undefined
    for (const frame of group) {
      const { decoded } = await decodeFrames(file, { frameNumbers: [frame.frameNumber], palette: 'indices' })
      const samples = decoded?.frames[0]
      if (samples?.length !== first.rows * first.columns) return undefined
      addSlice(sums, block, { samples, frame, slice: order.get(frame) ?? 0 })
    }
  }
  const { modality, unit } = first
  return makeVolume(sums, block.shape, { affine: block.affine, modality, unit })
}

type Blocks = {
  readonly shape: readonly [slices: number, rows: number, columns: number]
  /** Voxels averaged along slice, row and column. */
  readonly of: readonly [slices: number, rows: number, columns: number]
  /** Slices before they were averaged. */
  readonly count: number
  readonly affine: readonly number[]
}

function blocksOf(
  { rows, columns }: FrameFacts,
  affine: readonly number[],
  { count, length }: { readonly count: number; readonly length: number },
): Blocks {
  const [alongColumn, alongRow, alongSlice] = [axisOf(affine, 0), axisOf(affine, 1), axisOf(affine, 2)]
  const times = (stepMm: number, most: number) => Math.max(1, Math.min(Math.floor(length / stepMm), most))
  const of = [times(norm(alongSlice), count), times(norm(alongRow), rows), times(norm(alongColumn), columns)] as const
  const middle = transformPoint(affine, [(of[2] - 1) / 2, (of[1] - 1) / 2, (of[0] - 1) / 2])
  return {
    of,
    count,
    shape: [Math.ceil(count / of[0]), Math.floor(rows / of[1]), Math.floor(columns / of[2])],
    affine: fromAxes(scale(alongColumn, of[2]), scale(alongRow, of[1]), scale(alongSlice, of[0]), middle),
  }
}

/** Add a slice to the mean of its block; the last block may be of fewer slices. */
function addSlice(
  sums: Float32Array,
  { shape, of, count }: Blocks,
  { samples, frame, slice }: { readonly samples: Voxels; readonly frame: FrameFacts; readonly slice: number },
): void {
  const [, rows, columns] = shape
  const to = Math.floor(slice / of[0])
  const slices = Math.min(of[0], count - to * of[0])
  const factor = frame.slope / (of[1] * of[2] * slices)
  const offset = frame.intercept / slices
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0
      for (let i = 0; i < of[1]; i++) {
        const from = (row * of[1] + i) * frame.columns + column * of[2]
        for (let j = 0; j < of[2]; j++) sum += samples[from + j] ?? 0
      }
      const at = (to * rows + row) * columns + column
      sums[at] = (sums[at] ?? 0) + sum * factor + offset
    }
}
