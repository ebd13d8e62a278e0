/** Texts planted into real frames, for measuring what finds them. */
import sharp from 'sharp'

/** Samples of one component, `[row, column]`. */
type Plane = { readonly width: number; readonly height: number; readonly samples: Float64Array }
/** A planted text: where, and how much of each pixel it covers (0 to 255). */
export type PlantedText = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly cover: Uint8Array
}

/** A seeded generator of numbers from 0 to 1 (mulberry32). */
export function openRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const texts = [
  'YAMADA^TARO',
  'DOE, JANE 1971-04-02',
  'ID: 00079241539',
  'SMITH JOHN M 67Y',
  'Acc 20170302-118',
  'St. Mary Hospital',
  '03/02/2017 05:24PM',
  'DOB 08/29/1951',
  '山田 太郎',
  '東京中央病院',
  '患者番号 1029384',
  '佐藤 花子 女 63歳',
  '昭和28年2月11日',
  'スズキ イチロウ',
  'たなか ゆき',
  '髙橋 健一 様',
]
const fonts = ['DejaVu Sans', 'DejaVu Sans Mono', 'Noto Sans CJK JP', 'Noto Serif CJK JP']

/** How one text is drawn: 11 to 22 px high letters of grey 150 to 255 of the display window, half of them with a dark outline. */
type TextStyle = {
  readonly text: string
  readonly font: string
  readonly sizePx: number
  readonly grey: number
  readonly hasOutline: boolean
}

/** A style by chance. */
export function drawStyle(random: () => number): TextStyle {
  const pick = <T>(list: readonly T[], fallback: T): T => list[Math.floor(random() * list.length)] ?? fallback
  return {
    text: pick(texts, 'DOE'),
    font: pick(fonts, 'DejaVu Sans'),
    sizePx: 11 + Math.floor(random() * 12),
    grey: 150 + Math.floor(random() * 106),
    hasOutline: random() < 0.5,
  }
}

/** Burn a text into samples, in place. `low` and `high` are the values that the display shows black and white. */
export async function plantText(
  plane: Plane,
  style: TextStyle,
  {
    low,
    high,
    random,
    others = [],
  }: { low: number; high: number; random: () => number; others?: readonly PlantedText[] },
): Promise<PlantedText | undefined> {
  const fill = await drawGlyphs(style, 0)
  if (fill.width + 8 >= plane.width || fill.height + 8 >= plane.height) return undefined
  const place = () => ({
    x: 4 + Math.floor(random() * (plane.width - fill.width - 8)),
    y: 4 + Math.floor(random() * (plane.height - fill.height - 8)),
  })
  const isFree = (at: { x: number; y: number }) =>
    others.every(
      other =>
        at.x > other.x + other.width ||
        other.x > at.x + fill.width ||
        at.y > other.y + other.height ||
        other.y > at.y + fill.height,
    )
  const found = Array.from({ length: 20 }, place).find(isFree)
  if (found === undefined) return undefined
  const { x, y } = found
  const outline = style.hasOutline ? await drawGlyphs(style, 2) : undefined
  const value = low + (style.grey / 255) * (high - low)
  for (let row = 0; row < fill.height; row++)
    for (let column = 0; column < fill.width; column++) {
      const at = (y + row) * plane.width + x + column
      const from = row * fill.width + column
      const dark = (outline?.cover[from] ?? 0) / 255
      const light = (fill.cover[from] ?? 0) / 255
      const under = (plane.samples[at] ?? 0) * (1 - dark) + low * dark
      plane.samples[at] = Math.round(under * (1 - light) + value * light)
    }
  return { x, y, ...fill }
}

async function drawGlyphs({ text, font, sizePx }: TextStyle, outlinePx: number) {
  const [width, height] = [Math.ceil(text.length * sizePx * 1.1) + 10, Math.ceil(sizePx * 1.7)]
  const stroke = outlinePx > 0 ? `stroke="#fff" stroke-width="${outlinePx}"` : ''
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><text x="4" y="${Math.round(sizePx * 1.2)}" font-family="${font}" font-size="${sizePx}" fill="#fff" ${stroke}>${text}</text></svg>`
  const drawn = await sharp(Buffer.from(svg))
    .flatten({ background: '#000' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: drawn.info.width, height: drawn.info.height, cover: new Uint8Array(drawn.data) }
}

/** The share of a text's pixels (drawn at least to a third) that boxes cover; 1 is all. */
export function coveredShare(
  text: PlantedText,
  boxes: readonly { x: number; y: number; width: number; height: number }[],
): number {
  let [inked, covered] = [0, 0]
  text.cover.forEach((share, i) => {
    if (share < 85) return
    inked++
    const [x, y] = [text.x + (i % text.width), text.y + Math.floor(i / text.width)]
    if (boxes.some(box => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height)) covered++
  })
  return inked === 0 ? 1 : covered / inked
}
