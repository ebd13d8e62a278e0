import type { LabelMap } from './label-map.ts'

/** How a slice looks, `[row, column]`. */
export interface SlicePicture {
  readonly slice: number
  readonly voxels: Uint8Array
}

/** Every change of a label map, so that each can be taken back. It keeps its own copy of the voxels and learns of a change by
 *  comparing a slice with that copy, so whatever painted it, nothing is missed. */
export interface StrokeLog {
  /** Record how slices look now as one step; answers the slices that changed. */
  readonly record: (slices: readonly SlicePicture[]) => number[]
  /** Take the last step back; answers how its slices look then. Empty when there is none. */
  readonly undo: () => SlicePicture[]
  readonly redo: () => SlicePicture[]
  readonly mayUndo: () => boolean
  readonly mayRedo: () => boolean
  /** How a slice looks. A view: it changes with the next step. */
  readonly look: (slice: number) => Uint8Array
  /** Voxels by label. */
  readonly counts: () => Map<number, number>
  /** Slices that have any label, 0-based, in order. */
  readonly drawnSlices: () => number[]
}

interface Patch {
  readonly slice: number
  readonly places: Uint32Array
  readonly before: Uint8Array
  readonly after: Uint8Array
}

/** Steps are dropped, oldest first, when they need more memory than this. */
const maxBytes = 256 * 2 ** 20

/** Begin a log at a label map; its voxels are copied. */
export function openStrokeLog(map: LabelMap): StrokeLog {
  const size = map.rows * map.columns
  const voxels = map.voxels.slice()
  const tallies = Array.from({ length: map.slices }, (_, slice) =>
    tally(voxels.subarray(slice * size, (slice + 1) * size)),
  )
  const done: Patch[][] = []
  const undone: Patch[][] = []
  let bytes = 0
  const look = (slice: number) => voxels.subarray(slice * size, (slice + 1) * size)

  function record(slices: readonly SlicePicture[]): number[] {
    const step = slices.flatMap(({ slice, voxels: now }) => findPatch(slice, look(slice), now) ?? [])
    if (step.length === 0) return []
    undone.length = 0
    done.push(step)
    bytes += bytesOf(step)
    while (bytes > maxBytes && done.length > 1) bytes -= bytesOf(done.shift() ?? [])
    put(step, 'after')
    return step.map(({ slice }) => slice)
  }

  function put(step: readonly Patch[], side: 'before' | 'after'): SlicePicture[] {
    return step.map(patch => {
      const shown = look(patch.slice)
      for (const [index, place] of patch.places.entries()) shown[place] = patch[side][index] ?? 0
      tallies[patch.slice] = tally(shown)
      return { slice: patch.slice, voxels: shown }
    })
  }

  function undo(): SlicePicture[] {
    const step = done.pop()
    if (step === undefined) return []
    undone.push(step)
    bytes -= bytesOf(step)
    return put(step, 'before')
  }

  function redo(): SlicePicture[] {
    const step = undone.pop()
    if (step === undefined) return []
    done.push(step)
    bytes += bytesOf(step)
    return put(step, 'after')
  }

  return {
    record,
    undo,
    redo,
    mayUndo: () => done.length > 0,
    mayRedo: () => undone.length > 0,
    look,
    counts: () => sumOf(tallies),
    drawnSlices: () => tallies.flatMap((counts, slice) => (counts.size > 0 ? [slice] : [])),
  }
}

function findPatch(slice: number, before: Uint8Array, after: Uint8Array): Patch | undefined {
  const places: number[] = []
  for (let place = 0; place < before.length; place++) if (before[place] !== after[place]) places.push(place)
  if (places.length === 0) return undefined
  return {
    slice,
    places: Uint32Array.from(places),
    before: Uint8Array.from(places, place => before[place] ?? 0),
    after: Uint8Array.from(places, place => after[place] ?? 0),
  }
}

const bytesOf = (step: readonly Patch[]) => step.reduce((sum, { places }) => sum + places.length * 6, 0)

function tally(voxels: Uint8Array): Map<number, number> {
  const counts = new Uint32Array(256)
  for (const value of voxels) counts[value] = (counts[value] ?? 0) + 1
  return new Map([...counts].flatMap((count, value) => (value > 0 && count > 0 ? [[value, count]] : [])))
}

function sumOf(tallies: readonly ReadonlyMap<number, number>[]): Map<number, number> {
  const sum = new Map<number, number>()
  for (const counts of tallies) for (const [value, count] of counts) sum.set(value, (sum.get(value) ?? 0) + count)
  return sum
}
