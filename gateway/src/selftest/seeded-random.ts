/** Choices that are the same for the same seed on every machine. */
export interface Chooser {
  /** A whole number from 0 to below `bound`. */
  readonly below: (bound: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  readonly digits: (count: number) => string
}

/** Choices from a seed (mulberry32); for canaries, never for keys. */
export function chooserOf(seed: number): Chooser {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    below,
    pick: list => {
      const found = list[below(list.length)]
      if (found === undefined) throw new Error('a list to choose from is empty')
      return found
    },
    digits: count => Array.from({ length: count }, () => String(below(10))).join(''),
  }
}
