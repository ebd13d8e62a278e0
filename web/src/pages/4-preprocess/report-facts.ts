import type { Derivative } from './run-page.tsx'

type Report = Derivative['report']
type Facts = Report[number]['facts']

/** Noise before and after, from the step that measured it; the unit is the image's own. */
export function noiseOf(report: Report): { before: number; after: number } | undefined {
  for (const { facts } of report) {
    const before = numberOf(facts, /noise.*before|before.*noise/i)
    const after = numberOf(facts, /noise.*after|after.*noise/i)
    if (before !== undefined && after !== undefined) return { before, after }
  }
  return undefined
}

function numberOf(facts: Facts, name: RegExp): number | undefined {
  const value = Object.entries(facts).find(([key]) => name.test(key))?.[1]
  return typeof value === 'number' ? value : undefined
}

/** A fact's value as text; numbers as `measure` writes them. */
export function factText(value: Facts[string], measure: (value: number) => string): string {
  if (typeof value === 'number') return measure(value)
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(one => factText(one, measure)).join(', ')
  return JSON.stringify(value)
}
