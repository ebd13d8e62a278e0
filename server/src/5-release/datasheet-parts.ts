import type { Count, ReleaseFacts } from './release-facts.ts'
import { shownCount, suppress, suppressParts } from './suppress-small-cells.ts'
import type { Bilingual, Terms } from './tables.ts'

/** What a datasheet is written from. */
export interface DatasheetInput {
  readonly datasetName: string
  readonly version: string
  readonly title: Bilingual
  readonly description: Bilingual
  readonly createdAt: Date
  readonly terms: Terms
  readonly facts: ReleaseFacts
}
export type DatasheetSection = (input: DatasheetInput) => string

/** A count as the public reads it. */
export const shown = (count: number) => shownCount(suppress(count))

/** Subjects a split, as rows of a table. */
export const splitCounts = ({ subjectsBySplit }: ReleaseFacts): Count[] =>
  Object.entries(subjectsBySplit).map(([value, count]) => ({ value, count }))

/** A table whose parts add up to a total that is shown elsewhere. Empty when there is nothing to show. */
export function table(name: string, unit: string, counts: readonly Count[]): string {
  if (counts.length === 0) return ''
  const parts = suppressParts(Object.fromEntries(counts.map(({ value, count }) => [value, count])))
  const rows = Object.entries(parts).map(([value, count]) => `| ${escapeCell(value)} | ${shownCount(count)} |`)
  return `| ${name} | ${unit} |\n|---|---|\n${rows.join('\n')}\n`
}

const escapeCell = (text: string) => text.replace(/[|\r\n]/g, ' ')

/** The labels of each nnU-Net dataset with their values; empty when there is none. */
export function labelsOf(facts: ReleaseFacts, language: 'en' | 'ja'): string {
  return facts.nnunet
    .map(
      plan => `${plan.name}: ${plan.labels.map((label, index) => `${index + 1} ${label.name[language]}`).join(', ')}`,
    )
    .join('; ')
}

/** The steps of the recipe with their parameters, one numbered line each. */
export const stepLines = ({ run }: ReleaseFacts): string =>
  run.steps.map(step => `1. ${step.step}@${step.version} ${parametersOf(step.parameters)}`.trimEnd()).join('\n')

function parametersOf(parameters: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name} ${JSON.stringify(value)}`)
  return pairs.length === 0 ? '' : `(${pairs.join(', ')})`
}
