import type { PixelBox } from './text-box.ts'

/** A mask of pixels, `[row, column]`, 1 where set. */
export type PixelMask = { readonly width: number; readonly height: number; readonly pixels: Uint8Array }

/** A connected piece of a mask. */
export type Piece = PixelBox & { readonly count: number }

/** A stroke is thinner than this square. */
const blob = 7

/** Connected pieces, 8 neighbours; `labels` are 1-based into `list`, 0 is no piece. */
export function labelPieces({ width, height, pixels }: PixelMask): { labels: Int32Array; list: readonly Piece[] } {
  const labels = new Int32Array(pixels.length)
  const list: Piece[] = []
  const stack: number[] = []
  for (let start = 0; start < pixels.length; start++) {
    if (pixels[start] !== 1 || labels[start] !== 0) continue
    const label = list.length + 1
    labels[start] = label
    stack.push(start)
    let [left, right, top, bottom, count] = [width, -1, height, -1, 0]
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)]
      count++
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx
          if (pixels[next] !== 1 || labels[next] !== 0) continue
          labels[next] = label
          stack.push(next)
        }
    }
    list.push({ x: left, y: top, width: right - left + 1, height: bottom - top + 1, count })
  }
  return { labels, list }
}

/** Where solid areas end: the last pixels of squares that are wholly set. */
export function findSolid({ width, height, pixels }: PixelMask): readonly number[] {
  const runs = new Uint16Array(pixels.length)
  const found: number[] = []
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      if (pixels[at] !== 1) continue
      const [left = 0, above = 0, corner = 0] =
        x > 0 && y > 0 ? [runs[at - 1], runs[at - width], runs[at - width - 1]] : []
      // The side of the largest square that ends here.
      runs[at] = 1 + Math.min(left, above, corner)
      if ((runs[at] ?? 0) >= blob) found.push(at)
    }
  return found
}
