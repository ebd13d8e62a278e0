/** A rectangle of whole pixels; `x` is the column and `y` the row of its first pixel. */
export type PixelBox = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where text was found and what says so: pixels that never change over a series, a network that was borne out by a second look (`network`), a network
 *  alone (`network-alone`), or the device, by where its image does not lie (`region`). `score` is 0 to 1. */
export type TextBox = PixelBox & {
  readonly source: 'constant' | 'network' | 'network-alone' | 'region'
  readonly score: number
}

/** The box grown by `across` pixels to the left and right and by `down` above and below, held within a picture. */
export function growBox<Box extends PixelBox>(
  box: Box,
  { across, down }: { readonly across: number; readonly down: number },
  size: { readonly width: number; readonly height: number },
): Box {
  const x = Math.max(0, box.x - across)
  const y = Math.max(0, box.y - down)
  const width = Math.min(size.width, box.x + box.width + across) - x
  const height = Math.min(size.height, box.y + box.height + down) - y
  return { ...box, x, y, width, height }
}

/** Do two boxes share a pixel, or lie within `gap` pixels of each other? */
export function areNear(a: PixelBox, b: PixelBox, gap = 0): boolean {
  return (
    a.x - gap < b.x + b.width && b.x - gap < a.x + a.width && a.y - gap < b.y + b.height && b.y - gap < a.y + a.height
  )
}

/** Boxes that overlap are joined into one, until none do; the joined box keeps the source and score of the better. */
export function joinBoxes(boxes: readonly TextBox[]): readonly TextBox[] {
  const joined: TextBox[] = []
  for (const box of boxes) {
    let grown = box
    // A box that grew may reach others that it did not before.
    for (let at = joined.findIndex(other => areNear(other, grown)); at >= 0; ) {
      const [other] = joined.splice(at, 1)
      if (other !== undefined) grown = unite(other, grown)
      at = joined.findIndex(one => areNear(one, grown))
    }
    joined.push(grown)
  }
  return joined
}

function unite(a: TextBox, b: TextBox): TextBox {
  const better = rank(a) >= rank(b) ? a : b
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  const width = Math.max(a.x + a.width, b.x + b.width) - x
  const height = Math.max(a.y + a.height, b.y + b.height) - y
  return { ...better, x, y, width, height }
}

const rank = ({ source, score }: TextBox) => score + (source === 'network-alone' ? 0 : 1)
