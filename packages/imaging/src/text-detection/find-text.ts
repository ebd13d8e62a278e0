import sharp from 'sharp'
import { boxesOfMap, mapThresholds, type ScoredBox } from './probability-boxes.ts'
import { type LitFrame, openStrokes, renderForText } from './renderings.ts'
import { growBox, joinBoxes, type PixelBox, type TextBox } from './text-box.ts'
import type { GreyPixels, ReadLine, TextNetworks } from './text-networks.ts'

/** How sure the finder must be. `plain`: a scanner's own images, in which anatomy must not be taken for text. `screen`: kinds of image that often
 *  carry text, where all that looks like it counts. */
export type TextRisk = 'plain' | 'screen'

/** Chosen on planted texts in CT and MR (`bench/burned-in-text.ts`), reported on other series. */
const chosen = {
  scale: 2,
  smallSide: 320,
  smallScale: 3,
  maxSidePx: 1600,
  maxPlainHeight: 56,
  minHeight: 6,
}
const candidates = { ...mapThresholds, pixel: 0.2, box: 0.25, growth: 1.8, minSide: 2 }

/** Where a frame shows text: boxes of whole pixels, joined where they overlap, empty where there is none.
 *  A box counts by the detector's certainty, its shape, and whether the reader reads letters in it; weaker boxes count beside one that does. */
export function findText(frame: LitFrame, risk: TextRisk, networks: TextNetworks): Promise<readonly TextBox[]> {
  return findTextIn({ ...frame, pictures: renderForText(frame), strokes: openStrokes(frame) }, risk, networks)
}

/** Pictures of one frame in which to look, and its thin bright strokes, by which a line that was found in part is followed to its ends. */
export type TextPictures = {
  readonly width: number
  readonly height: number
  readonly pictures: readonly GreyPixels[]
  readonly strokes: Float64Array
}

/** The same for pictures that were rendered already. */
export async function findTextIn(
  look: TextPictures,
  risk: TextRisk,
  networks: TextNetworks,
): Promise<readonly TextBox[]> {
  const found: TextBox[] = []
  for (const picture of look.pictures) {
    const boxes = await locateBoxes(picture, networks)
    const read: ReadBox[] = []
    for (const box of boxes) read.push(await judge(picture, box, { risk, networks }))
    found.push(...withNeighbours(read, risk))
  }
  return joinBoxes(
    found.map(box => {
      const line = followLine(box, look)
      // Thin first and last letters are often cut off.
      return growBox(line, { across: Math.round(0.6 * line.height), down: 2 }, look)
    }),
  )
}

async function judge(
  picture: GreyPixels,
  box: ScoredBox,
  { risk, networks }: { risk: TextRisk; networks: TextNetworks },
): Promise<ReadBox> {
  const read = await readBox(picture, box, networks)
  return { ...box, read, isSure: isText({ ...box, read }, risk, picture) }
}

type ReadBox = ScoredBox & { readonly read: ReadLine; readonly isSure: boolean }

async function locateBoxes(picture: GreyPixels, networks: TextNetworks): Promise<readonly ScoredBox[]> {
  const side = Math.max(picture.width, picture.height)
  const scale = Math.min(side <= chosen.smallSide ? chosen.smallScale : chosen.scale, chosen.maxSidePx / side)
  const to32 = (length: number) => Math.max(32, Math.round((length * scale) / 32) * 32)
  const [width, height] = [to32(picture.width), to32(picture.height)]
  const map = await networks.locate({ width, height, pixels: await resize(picture, { width, height }) })
  const [across, down] = [picture.width / width, picture.height / height]
  return boxesOfMap(map, candidates).map(({ x, y, width: wide, height: high, score }) => {
    const box = { x: Math.floor(x * across), y: Math.floor(y * down), width: 0, height: 0, score }
    const right = Math.min(picture.width, Math.ceil((x + wide) * across))
    const bottom = Math.min(picture.height, Math.ceil((y + high) * down))
    return { ...box, width: Math.max(1, right - box.x), height: Math.max(1, bottom - box.y) }
  })
}

/** The reader wants lines of 48 pixels. */
async function readBox(picture: GreyPixels, box: PixelBox, networks: TextNetworks): Promise<ReadLine> {
  const { x: left, y: top, width, height } = box
  if (width < 3 || height < 3) return { text: '', confidence: 0 }
  const size = { width: Math.max(16, Math.min(960, Math.round((width / height) * 48))), height: 48 }
  return networks.read({ ...size, pixels: await resize(picture, size, { left, top, width, height }) })
}

async function resize(
  { width, height, pixels }: GreyPixels,
  size: { width: number; height: number },
  part?: { left: number; top: number; width: number; height: number },
): Promise<Uint8Array> {
  const picture = sharp(pixels, { raw: { width, height, channels: 1 } })
  return (part === undefined ? picture : picture.extract(part))
    .resize({ ...size, fit: 'fill', kernel: 'cubic' })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
}

function isText(box: Omit<ReadBox, 'isSure'>, risk: TextRisk, picture: GreyPixels): boolean {
  const { score, read, width, height } = box
  const letters = countLetters(read)
  const isLong = width / height
  if (Math.min(width, height) < chosen.minHeight) return false
  if (risk === 'screen') return score >= 0.6 || (score >= 0.4 && letters >= 2 && read.confidence >= 0.5)
  if (height > Math.min(chosen.maxPlainHeight, picture.height / 4)) return false
  // The reader knows few kana, so a long line of which the finder is all but certain needs no reading.
  if (score >= 0.98 && isLong >= 2) return true
  if (score >= 0.97 && isLong >= 1.2 && letters >= 2 && read.confidence >= 0.6) return true
  if (score >= 0.85 && isLong >= 1.5) return letters >= 2 && read.confidence >= 0.5
  return score >= 0.7 && letters >= 3 && read.confidence >= 0.6
}

/** Letters and digits; marks are what noise is read as. */
const countLetters = ({ text }: ReadLine) => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0

/** Sure boxes, and the weaker ones that go on in the same line. */
function withNeighbours(boxes: readonly ReadBox[], risk: TextRisk): readonly TextBox[] {
  const taken = new Set(boxes.filter(box => box.isSure))
  for (let before = -1; before !== taken.size; ) {
    before = taken.size
    for (const box of boxes)
      if (!taken.has(box) && [...taken].some(sure => isSameLine(sure, box) && box.height < 2.2 * sure.height))
        taken.add(box)
  }
  return [...taken].map(({ x, y, width, height, score, read }) => {
    const isBorneOut = risk === 'plain' || (score >= 0.7 && countLetters(read) >= 2 && read.confidence >= 0.5)
    return { x, y, width, height, score, source: isBorneOut ? 'network' : 'network-alone' }
  })
}

function isSameLine(a: PixelBox, b: PixelBox): boolean {
  const gap = 1.2 * Math.max(a.height, b.height)
  const overlap = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  const isBeside = a.x - gap < b.x + b.width && b.x - gap < a.x + a.width
  return isBeside && overlap > 0.4 * Math.min(a.height, b.height)
}

/** The box made longer while strokes as bright as its own go on to either side without a gap wider than the line is high. */
function followLine(box: TextBox, { width, height, strokes }: TextPictures): TextBox {
  const brightest = Array.from({ length: width }, (_, x) => {
    let found = 0
    for (let y = Math.max(0, box.y); y < Math.min(height, box.y + box.height); y++)
      found = Math.max(found, strokes[y * width + x] ?? 0)
    return found
  })
  const own = brightest.slice(box.x, box.x + box.width).sort((a, b) => a - b)
  const enough = 0.6 * (own[Math.floor(own.length * 0.75)] ?? Infinity)
  const follow = (from: number, step: 1 | -1) => {
    let last = from
    for (let x = from + step; x >= 0 && x < width && Math.abs(x - last) <= 1.1 * box.height; x += step) {
      if (Math.abs(x - from) > 10 * box.height) break
      if ((brightest[x] ?? 0) >= enough) last = x
    }
    return last
  }
  const left = follow(box.x, -1)
  const right = follow(box.x + box.width - 1, 1)
  return { ...box, x: left, width: right - left + 1 }
}
