import type { SlidePatch } from './slide-plan.ts'

/** Gathers the patches of a plan. */
export interface PatchList {
  readonly add: (offset: number, bytes: Uint8Array) => void
  /** Zeros over a range of any length, for the memory of one piece. */
  readonly zero: (offset: number, length: number) => void
  readonly count: (action: string) => void
  readonly actions: Readonly<Record<string, number>>
  /** In order; nothing where two of them want different bytes in one place. */
  readonly finish: () => SlidePatch[] | undefined
}

const zeros = new Uint8Array(1024 * 1024)

/** An empty list. Directories often share a value, so the same patch may be added again. */
export function collectPatches(): PatchList {
  const patches = new Map<string, SlidePatch>()
  const actions: Record<string, number> = { 'image-removed': 0, 'description-cleaned': 0, 'text-removed': 0 }
  let isClear = true
  const add = (offset: number, bytes: Uint8Array) => {
    const key = `${offset} ${bytes.length}`
    const held = patches.get(key)
    if (held !== undefined && Buffer.compare(held.bytes, bytes) !== 0) isClear = false
    patches.set(key, { offset, bytes })
  }
  const zero = (offset: number, length: number) => {
    for (let at = 0; at < length; at += zeros.length)
      add(offset + at, zeros.subarray(0, Math.min(zeros.length, length - at)))
  }
  const count = (action: string) => {
    actions[action] = (actions[action] ?? 0) + 1
  }
  const finish = () => {
    const sorted = [...patches.values()].filter(patch => patch.bytes.length > 0).sort((a, b) => a.offset - b.offset)
    const overlaps = sorted.some(({ offset }, i) => {
      const before = sorted[i - 1]
      return before !== undefined && before.offset + before.bytes.length > offset
    })
    return isClear && !overlaps ? sorted : undefined
  }
  return { add, zero, count, actions, finish }
}
