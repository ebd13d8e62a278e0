import type { Bilingual, Flow, FlowStep } from './contract.ts'

type Language = keyof Bilingual

const boxWidth = 340
const sideWidth = 320
const gap = 56
const margin = 24
const lineHeight = 20
const padding = 14

/** The flow of a cohort as SVG, top to bottom: a box for what each rule left, a box at its side for what it took out and why. Texts
 *  wrap by their width; the picture has a title and is readable by a screen reader. @see STARD 2015 figure 1, CONSORT 2010 */
export function drawFlow({ steps }: Flow, language: Language, title: string): string {
  let y = margin + 40
  const parts: string[] = []
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1]
    if (before !== undefined) {
      const side = drawSide(step, language, y)
      const next = y + side.height + 24
      const middle = margin + boxWidth / 2
      const sideMiddle = y + side.height / 2
      parts.push(arrow(middle, y - 12, middle, next - 2))
      if (step.excludedSeries > 0)
        parts.push(arrow(middle, sideMiddle, margin + boxWidth + gap - 2, sideMiddle), side.svg)
      y = next
    }
    const box = drawMain(step, { language, y, isLast: index === steps.length - 1 })
    parts.push(box.svg)
    y += box.height + 12
  }
  const width = 2 * margin + boxWidth + gap + sideWidth
  return page(parts, { width, height: y + margin, title: escapeXml(title), language })
}

function page(
  parts: readonly string[],
  { width, height, title, language }: { width: number; height: number; title: string; language: Language },
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" lang="${language}" aria-labelledby="title">
<title id="title">${title}</title>
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 L10 5 L0 10 z" fill="#5b6b7b"/></marker></defs>
<style>text{font-family:"Noto Sans","Noto Sans JP","Hiragino Sans","Yu Gothic",sans-serif;fill:#1c2733}.name{font-size:14px;font-weight:600}.count{font-size:13px}.small{font-size:12px;fill:#45525f}</style>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${margin}" y="${margin + 14}" style="font-size:17px;font-weight:700">${title}</text>
${parts.join('\n')}
</svg>
`
}

const words = {
  en: { left: counted('series', 'subjects'), out: 'Excluded', more: (n: number) => `and ${n} more reasons` },
  ja: {
    left: (a: number, b: number) => `${a} シリーズ・${b} 名`,
    out: '除外',
    more: (n: number) => `ほか ${n} 件の理由`,
  },
} as const

function counted(series: string, subjects: string) {
  return (a: number, b: number) => `${a} ${series}, ${b} ${b === 1 ? subjects.slice(0, -1) : subjects}`
}

interface Drawn {
  readonly svg: string
  readonly height: number
}

function drawMain(step: FlowStep, { language, y, isLast }: { language: Language; y: number; isLast: boolean }): Drawn {
  const lines = wrap(step.label[language], 42).map(text => ({ text, style: 'name' }))
  lines.push({ text: words[language].left(step.series, step.subjects), style: 'count' })
  const colour = isLast ? { fill: '#e6f4ec', stroke: '#2b7a4b' } : { fill: '#eef3f9', stroke: '#3f6fa3' }
  return drawBox(lines, { x: margin, y, width: boxWidth, ...colour })
}

const reasonLimit = 8

function drawSide(step: FlowStep, language: Language, y: number): Drawn {
  if (step.excludedSeries === 0) return { svg: '', height: 12 }
  const { out, left, more } = words[language]
  const reasons = Object.entries(step.reasons)
  const lines = [
    {
      text: `${out}${language === 'ja' ? '：' : ': '}${left(step.excludedSeries, step.excludedSubjects)}`,
      style: 'count',
    },
  ]
  for (const [reason, series] of reasons.slice(0, reasonLimit))
    for (const text of wrap(`${reasonText(reason, language)}${language === 'ja' ? '：' : ': '}${series}`, 44))
      lines.push({ text, style: 'small' })
  if (reasons.length > reasonLimit) lines.push({ text: more(reasons.length - reasonLimit), style: 'small' })
  return drawBox(lines, { x: margin + boxWidth + gap, y, width: sideWidth, fill: '#fbf3ee', stroke: '#b06a3b' })
}

function drawBox(
  lines: readonly { text: string; style: string }[],
  { x, y, width, fill, stroke }: { x: number; y: number; width: number; fill: string; stroke: string },
): Drawn {
  const height = 2 * padding + lines.length * lineHeight - 4
  const texts = lines.map(
    ({ text, style }, index) =>
      `<text class="${style}" x="${x + padding}" y="${y + padding + 12 + index * lineHeight}">${escapeXml(text)}</text>`,
  )
  const rect = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`
  return { svg: [rect, ...texts].join('\n'), height }
}

function arrow(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#5b6b7b" stroke-width="1.5" marker-end="url(#tip)"/>`
}

/** Break at spaces and after Japanese commas so that no line is wider than `limit` half widths; a kanji or kana counts two. */
function wrap(text: string, limit: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.split(/(?<=[ 、・：])/)) {
    if (line !== '' && widthOf(line + piece.trimEnd()) > limit) {
      lines.push(line.trimEnd())
      line = ''
    }
    for (const letter of piece) {
      if (widthOf(line + letter) > limit) {
        lines.push(line)
        line = ''
      }
      line += letter
    }
  }
  return [...lines, line.trimEnd()].filter(one => one !== '')
}

function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0)
}

function reasonText(reason: string, language: Language): string {
  return reasonNames[reason]?.[language] ?? (reason === '' ? '–' : reason)
}

const reasonNames: Readonly<Record<string, Bilingual>> = {
  'opted-out': { en: 'Subject opted out', ja: 'オプトアウト' },
  'no-agreement': { en: 'No agreement in force', ja: '有効な契約なし' },
  'no-ethics-approval': { en: 'No ethics approval in force', ja: '有効な倫理審査の承認なし' },
  undecided: { en: 'Not decided', ja: '未判定' },
  unknown: { en: 'Unknown', ja: '不明' },
  below: { en: 'Below the range', ja: '範囲未満' },
  above: { en: 'Above the range', ja: '範囲超過' },
  'not-measured': { en: 'Not measured yet', ja: '未計測' },
  noise: { en: 'Noise', ja: 'ノイズ' },
  motion: { en: 'Motion', ja: '体動' },
  'wrong-phase': { en: 'Wrong phase', ja: '撮影相の誤り' },
  complication: { en: 'Complication', ja: '合併症' },
  incomplete: { en: 'Incomplete', ja: '不完全' },
  duplicate: { en: 'Duplicate', ja: '重複' },
  localizer: { en: 'Localizer', ja: '位置決め画像' },
  'burned-in-text': { en: 'Burned-in text', ja: '焼き込み文字' },
  geometry: { en: 'Geometry', ja: '幾何' },
  other: { en: 'Other', ja: 'その他' },
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, letter => `&#${letter.codePointAt(0)};`)
}
