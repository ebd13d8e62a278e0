import { MetricsRefusal } from './refusal.ts'

/** How far apart two categories count as: all alike, by rank difference, or by its square. */
export type KappaWeights = 'none' | 'linear' | 'quadratic'

/** Chance-corrected reader agreement of two readers over the same items.
 *  `kappa` is null when both readers used one and the same category throughout: chance alone explains that. */
export type Kappa = {
  readonly kappa: number | null
  readonly observed: number
  readonly expected: number
  readonly items: number
}

/** Cohen's kappa of two readers, item by item; `categories` gives the order that the weights lean on.
 *  Refused: lists of different lengths, or an answer that is not one of the categories. An empty list has kappa null.
 *  @see Cohen, A coefficient of agreement for nominal scales (1960); Weighted kappa (1968) */
export function cohenKappa(
  first: readonly string[],
  second: readonly string[],
  options: { categories: readonly string[]; weights?: KappaWeights },
): Kappa {
  const items = first.length
  if (items !== second.length)
    throw new MetricsRefusal(
      'metrics/different-length',
      `expected ${items} answers from both readers, got ${second.length}`,
    )
  const a = first.map(answer => rank(answer, options.categories))
  const b = second.map(answer => rank(answer, options.categories))
  if (items === 0) return { kappa: null, observed: 0, expected: 0, items }
  const likeness = makeLikeness(options.weights ?? 'none', options.categories.length)
  const observed = a.reduce((sum, x, item) => sum + likeness(x, b[item] ?? -1), 0) / items
  const expected = expectedLikeness(a, b, { likeness, size: options.categories.length })
  return { kappa: 1 - expected < 1e-12 ? null : (observed - expected) / (1 - expected), observed, expected, items }
}

type Likeness = (x: number, y: number) => number

function makeLikeness(weights: KappaWeights, size: number): Likeness {
  const span = Math.max(1, size - 1)
  switch (weights) {
    case 'none':
      return (x, y) => (x === y ? 1 : 0)
    case 'linear':
      return (x, y) => 1 - Math.abs(x - y) / span
    case 'quadratic':
      return (x, y) => 1 - ((x - y) / span) ** 2
    default:
      return weights satisfies never
  }
}

function expectedLikeness(
  a: readonly number[],
  b: readonly number[],
  by: { likeness: Likeness; size: number },
): number {
  const shares = [a, b].map(ranks =>
    Array.from({ length: by.size }, (_, x) => ranks.filter(r => r === x).length / ranks.length),
  )
  const [first = [], second = []] = shares
  return first.reduce((sum, p, x) => sum + second.reduce((inner, q, y) => inner + p * q * by.likeness(x, y), 0), 0)
}

function rank(answer: string, categories: readonly string[]): number {
  const found = categories.indexOf(answer)
  if (found < 0)
    throw new MetricsRefusal('metrics/unknown-category', 'expected one of the categories, got an answer outside them')
  return found
}
