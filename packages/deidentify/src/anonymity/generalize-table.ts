import type { RiskRow } from './table-risk.ts'

/** What stands for any value, where nothing more can be said without making someone stand out. */
export const anyValue = '*'
/** More different words than this say nothing together. */
const mostWords = 4

/**
 * Widen the quasi-identifiers of a table until at least `k` people look alike: numbers and days become ranges (`40..49`), words become lists (`F|M`) or
 * {@link anyValue}. The table is cut in two along the column that is widest for its span, at the median, as long as both halves keep `k` people; of equal columns
 * the first is cut. With fewer than `k` people in all, everything becomes {@link anyValue}. Answers the quasi-identifiers in the order of the rows.
 * @see LeFevre, DeWitt, Ramakrishnan: Mondrian Multidimensional K-Anonymity, 2006
 */
export function generalizeTable(rows: readonly RiskRow[], k: number): readonly (readonly string[])[] {
  const columns = rows[0]?.quasi.map((_, index) => readColumn(rows.map(({ quasi }) => quasi[index] ?? ''))) ?? []
  const made: (readonly string[])[] = rows.map(() => [])
  const all = rows.map((_, index) => index)
  for (const part of cut(all, { rows, columns, k })) {
    const isEnough = countSubjects(part, rows) >= k
    const values = columns.map(column => (isEnough ? describe(column, part) : anyValue))
    for (const index of part) made[index] = values
  }
  return made
}

/** A column as something that can be cut: positions along its span; words by their rank. */
interface Column {
  readonly texts: readonly string[]
  readonly positions: readonly number[]
  readonly span: number
  readonly isOrdered: boolean
}

function readColumn(texts: readonly string[]): Column {
  const numbers = texts.map(text => (text.trim() === '' ? Number.NaN : Number(text)))
  const days = texts.map(text => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN))
  const ordered = [numbers, days].find(positions => positions.every(position => !Number.isNaN(position)))
  const words = [...new Set(texts)].sort()
  const positions = ordered ?? texts.map(text => words.indexOf(text))
  return { texts, positions, span: widthOf(positions), isOrdered: ordered !== undefined }
}

const widthOf = (positions: readonly number[]) =>
  positions.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY) -
  positions.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY)

interface Cutting {
  readonly rows: readonly RiskRow[]
  readonly columns: readonly Column[]
  readonly k: number
}

const countSubjects = (part: readonly number[], rows: readonly RiskRow[]) =>
  new Set(part.map(index => rows[index]?.subject)).size

function cut(part: readonly number[], cutting: Cutting): readonly (readonly number[])[] {
  const { rows, columns, k } = cutting
  const shareOf = ({ positions, span }: Column) =>
    span > 0 ? widthOf(part.map(index => positions[index] ?? 0)) / span : 0
  const widestFirst = columns
    .map((column, order) => ({ column, order, share: shareOf(column) }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || a.order - b.order)
  for (const { column } of widestFirst) {
    const halves = halve(part, column)
    if (halves.every(half => countSubjects(half, rows) >= k)) return halves.flatMap(half => cut(half, cutting))
  }
  return [part]
}

/** At the median: what is at most it, and the rest. Equal values are never parted, so that a value has one home. */
function halve(part: readonly number[], { positions }: Column): readonly (readonly number[])[] {
  const at = (index: number) => positions[index] ?? 0
  const sorted = part.map(at).sort((a, b) => a - b)
  const middle = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0
  // Where the median is the largest value, the cut is below it, so that neither half is empty.
  const bound = middle === sorted.at(-1) ? (sorted.findLast(value => value < middle) ?? middle) : middle
  return [part.filter(index => at(index) <= bound), part.filter(index => at(index) > bound)]
}

function describe({ texts, positions, isOrdered }: Column, part: readonly number[]): string {
  const sorted = part.toSorted((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0))
  const [least = '', most = ''] = [sorted[0], sorted.at(-1)].map(index => texts[index ?? 0] ?? '')
  if (isOrdered) return positions[sorted[0] ?? 0] === positions[sorted.at(-1) ?? 0] ? least : `${least}..${most}`
  const words = [...new Set(sorted.map(index => texts[index] ?? ''))]
  return words.length > mostWords ? anyValue : words.join('|')
}
