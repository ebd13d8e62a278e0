import { createHash } from 'node:crypto'
import { uidFromBytes } from '@tsumugi/dicom'

/** Numbers in [0, 1) that are the same for the same seed, on every machine (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A UID that is the same for the same words. */
export const syntheticUid = (...words: readonly (string | number)[]): string =>
  uidFromBytes(createHash('sha256').update(words.join('/')).digest())
