import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodePng, type LitFrame, type PixelBox, toGrey } from '@tsumugi/imaging'

/** Draw a frame before and after its mask into a folder, mode 0600; their names. Before, each box has a white and a black outline. */
export async function drawPictures(
  folder: string,
  frame: { readonly number: number; readonly lit: LitFrame; readonly boxes: readonly PixelBox[] },
): Promise<readonly string[]> {
  const { lit, boxes } = frame
  const name = `frame-${String(frame.number).padStart(4, '0')}`
  const before = toGrey(lit, lit)
  const after = { ...before, pixels: before.pixels.slice() }
  for (const box of boxes) {
    fill(after, box, 0)
    for (const [by, grey] of [
      [1, 255],
      [2, 0],
    ] as const)
      outline(before, { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by }, grey)
  }
  const names = [`${name}-before.png`, `${name}-after.png`]
  for (const [i, picture] of [before, after].entries())
    await writeFile(join(folder, names[i] ?? name), await encodePng({ ...picture, pixelMm: [1, 1] }), { mode: 0o600 })
  return names
}

type Picture = { readonly width: number; readonly height: number; readonly pixels: Uint8Array }

function fill({ width, height, pixels }: Picture, box: PixelBox, grey: number): void {
  const [left, right] = [Math.max(0, box.x), Math.min(width, box.x + box.width)]
  if (left >= right) return
  for (let y = Math.max(0, box.y); y < Math.min(height, box.y + box.height); y++)
    pixels.fill(grey, y * width + left, y * width + right)
}

function outline(picture: Picture, { x, y, width, height }: PixelBox, grey: number): void {
  fill(picture, { x, y, width, height: 1 }, grey)
  fill(picture, { x, y: y + height - 1, width, height: 1 }, grey)
  fill(picture, { x, y, width: 1, height }, grey)
  fill(picture, { x: x + width - 1, y, width: 1, height }, grey)
}
