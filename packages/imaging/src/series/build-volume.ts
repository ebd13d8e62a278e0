import type { DicomFile } from '@tsumugi/dicom'
import { type Issue, issue } from '../issues.ts'
import { decodeFrames } from '../pixels/decode-frames.ts'
import type { BuiltVolume } from '../series-types.ts'
import { makeVolume, type Volume, type Voxels } from '../volume.ts'
import type { FrameFacts } from './frame-facts.ts'
import { joinSlices, type RescaledSlice } from './join-slices.ts'
import { type ReadSeries, readStacks } from './read-stacks.ts'

/** What stands in a stack's way of being one regular volume. `irregular` may be built on demand, the others never. */
const irregularCodes: ReadonlySet<string> = new Set(['missing-slice', 'unequal-gaps'])

/** Build a volume from the files of one series (bytes or parsed, any order): slices sorted along the normal, rescaled to modality units.
 *  The stack is `stackIndex` of {@link readStacks}, by default the largest. No volume when an issue of severity error stands against
 *  it; with `mayBeIrregular` missing slices and unequal gaps are tolerated (for pictures, not for training) at the mean spacing.
 *  Duplicated places with equal pixels count once; with different pixels they are an error. */
export async function buildVolume(
  series: readonly (Uint8Array | DicomFile)[] | ReadSeries,
  options: { stackIndex?: number; mayBeIrregular?: boolean } = {},
): Promise<BuiltVolume> {
  const read = 'stacks' in series ? series : readStacks(series)
  const stackIndex = options.stackIndex ?? 0
  const stack = read.stacks[stackIndex]
  const outcome = { stacks: read.stacks.map(({ geometry: _, ...rest }) => rest), stackIndex }
  if (!stack)
    return {
      ...outcome,
      volume: undefined,
      slices: [],
      issues: [...read.issues, issue('not-an-image', 'no stack of images')],
    }
  const issues: Issue[] = [...read.issues, ...stack.issues]
  const isAllowed = (found: Issue) =>
    found.severity !== 'error' || (options.mayBeIrregular === true && irregularCodes.has(found.code))
  const { affine, frames, duplicates } = stack.geometry
  if (!affine || !stack.issues.every(isAllowed)) return { ...outcome, volume: undefined, slices: stack.slices, issues }
  const slices = await decodeSlices(read, frames, issues)
  if (duplicates.length > 0) issues.push(...(await checkConflicts(read, { frames, duplicates, slices })))
  const isWhole = slices.length === frames.length && issues.every(found => found.code !== 'conflicting-duplicate')
  const volume = isWhole ? assemble(slices, frames, affine) : undefined
  return { ...outcome, volume, slices: stack.slices, issues }
}

function assemble(
  slices: readonly RescaledSlice[],
  frames: readonly FrameFacts[],
  affine: readonly number[],
): Volume | undefined {
  const [first] = frames
  if (!first) return undefined
  const voxels = joinSlices(slices, first.rows * first.columns)
  return makeVolume(voxels, [frames.length, first.rows, first.columns], {
    affine,
    modality: first.modality,
    unit: first.unit,
  })
}

/** Decode in order; a file's frames are asked for together, so that it is opened once. */
async function decodeSlices(
  { files }: ReadSeries,
  frames: readonly FrameFacts[],
  issues: Issue[],
): Promise<readonly RescaledSlice[]> {
  const decoded = new Map<FrameFacts, Voxels>()
  for (const [instanceIndex, group] of Map.groupBy(frames, frame => frame.instanceIndex)) {
    const file = files[instanceIndex]
    if (!file) continue
    const result = await decodeFrames(file, { frameNumbers: group.map(frame => frame.frameNumber), palette: 'indices' })
    issues.push(...result.issues)
    for (const frame of group) {
      const at = result.decoded?.frameNumbers.indexOf(frame.frameNumber) ?? -1
      const samples = result.decoded?.frames[at]
      if (samples) decoded.set(frame, samples)
    }
  }
  return frames.flatMap(frame => {
    const samples = decoded.get(frame)
    return samples ? [{ samples, slope: frame.slope, intercept: frame.intercept }] : []
  })
}

type Twins = {
  readonly frames: readonly FrameFacts[]
  readonly duplicates: readonly FrameFacts[]
  readonly slices: readonly RescaledSlice[]
}

async function checkConflicts(read: ReadSeries, { frames, duplicates, slices }: Twins): Promise<readonly Issue[]> {
  const issues: Issue[] = []
  const copies = await decodeSlices(read, duplicates, issues)
  duplicates.forEach((duplicate, i) => {
    const twin = slices[frames.findIndex(frame => isSamePlace(frame, duplicate))]
    const isEqual =
      twin && Buffer.compare(bytesOf(twin.samples), bytesOf(copies[i]?.samples ?? new Uint8Array(0))) === 0
    if (!isEqual)
      issues.push(
        issue('conflicting-duplicate', 'another instance at the same place has other pixels', duplicate.sopInstanceUid),
      )
  })
  return issues
}

function isSamePlace(a: FrameFacts, b: FrameFacts): boolean {
  return Math.hypot(...[0, 1, 2].map(axis => (a.position?.[axis] ?? 0) - (b.position?.[axis] ?? 0))) < 0.05
}

function bytesOf(samples: Voxels): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
}
