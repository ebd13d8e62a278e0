import { findTextIn } from './find-text.ts'
import { type LitFrame, openStrokes, toGrey } from './renderings.ts'
import { joinBoxes, type TextBox } from './text-box.ts'
import type { TextNetworks } from './text-networks.ts'

/** Slices that a series must have before what does not change in it says anything. */
const fewestSlices = 4

/** Gathers slices of one size and finds text that is the same in all of them. */
export type ConstantSearch = {
  /** A slice; one of another size is left out. */
  add(slice: LitFrame): void
  /** Boxes of the text that stands still; empty for fewer than four slices. */
  find(networks: TextNetworks): Promise<readonly TextBox[]>
}

/** Search the slices of a series for text that stands still while the anatomy moves on: of thin strokes, bright or dark, what is left of each pixel in
 *  the slice that has least. Finds what is too faint for a single slice, and nothing that is burned into one slice alone. */
export function searchConstantText(width: number, height: number): ConstantSearch {
  const bright = new Float64Array(width * height).fill(Infinity)
  const dark = new Float64Array(width * height).fill(Infinity)
  let slices = 0
  let contrast = Infinity
  const add = (slice: LitFrame) => {
    if (slice.width !== width || slice.height !== height) return
    slices++
    contrast = Math.min(contrast, slice.high - slice.low)
    keepLeast(bright, openStrokes(slice))
    keepLeast(dark, openStrokes({ width, height, samples: Float64Array.from(slice.samples, sample => -sample) }))
  }
  const find = async (networks: TextNetworks): Promise<readonly TextBox[]> => {
    if (slices < fewestSlices) return []
    const found: TextBox[] = []
    for (const strokes of [bright, dark]) {
      // By what is brightest, and by the window that the slices are looked at with, in which a metal rod may outshine the text.
      const highs = [brightOf(strokes), 0.8 * contrast].filter(high => high > 0)
      const pictures = highs.map(high => toGrey({ width, height, samples: strokes }, { low: 0, high }))
      found.push(...(await findTextIn({ width, height, pictures, strokes }, 'plain', networks)))
    }
    return joinBoxes(found).map(box => ({ ...box, source: 'constant' }))
  }
  return { add, find }
}

function keepLeast(least: Float64Array, strokes: Float64Array): void {
  for (let i = 0; i < least.length; i++) least[i] = Math.min(least[i] ?? 0, strokes[i] ?? 0)
}

/** A text is a few hundred pixels of a slice. */
function brightOf(strokes: Float64Array): number {
  const sorted = Float64Array.from(strokes).sort()
  return sorted[Math.max(0, sorted.length - 100)] ?? 0
}
