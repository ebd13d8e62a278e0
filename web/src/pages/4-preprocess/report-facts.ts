import type { en } from '../../i18n/en/index.ts'
import type { Derivative } from './run-page.tsx'

type Report = Derivative['report']
type Facts = Report[number]['facts']
type Words = typeof en.preprocess

/** Noise before and after, from the step that measured it; the unit is the image's own. */
export function noiseOf(report: Report): { before: number; after: number } | undefined {
  for (const { facts } of report) {
    const { noiseBefore: before, noiseAfter: after } = facts
    if (typeof before === 'number' && typeof after === 'number') return { before, after }
  }
  return undefined
}

const verdicts: readonly (keyof Words['verdict'])[] = [
  'pass',
  'doubtful',
  'fail',
  'is-fixed',
  'no-fixed-series',
  'fixed-series-unusable',
]
/** What the gate of an alignment said. */
export type Verdict = (typeof verdicts)[number]

/** What came of the step that aligns; undefined in a recipe without one. */
export function alignmentOf(report: Report): { verdict: Verdict; isApplied: boolean } | undefined {
  const facts = report.find(({ step }) => step === 'align-to')?.facts
  const verdict = verdicts.find(one => one === facts?.verdict)
  return verdict === undefined ? undefined : { verdict, isApplied: facts?.isApplied === true }
}

/** Is it a verdict that has a word? */
export function isVerdict(value: string): value is Verdict {
  return verdicts.some(one => one === value)
}

/** The facts to show, in the order of their words: the matrix of a transform is for programs, and an empty list says nothing. */
export function shownFacts(facts: Facts, words: Words['facts']): [name: string, value: Facts[string]][] {
  const order = Object.keys(words)
  return Object.entries(facts)
    .filter(([name, value]) => name !== 'transform' && !(Array.isArray(value) && value.length === 0))
    .toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other))
}

/** Is it the name of a fact that has a word? */
export function isFactName(name: string, words: Words['facts']): name is keyof Words['facts'] & string {
  return Object.hasOwn(words, name)
}
