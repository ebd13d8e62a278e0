import type { SelfTestOutcome } from './run-selftest.ts'
import type { ScoredAnswer } from './score.ts'

/** How many checks of a kind there were, and how many passed; a text that stayed in part counts in part. */
export interface Tally {
  readonly name: string
  readonly checks: number
  readonly passed: number
}

/** What a self-test came to. Nothing in it is a value of a file. */
export interface SelfTestSummary {
  readonly isPassed: boolean
  readonly rulesDigest: string
  readonly files: number
  readonly score: number
  readonly actions: readonly Tally[]
  readonly categories: readonly Tally[]
  readonly groups: readonly Tally[]
  readonly beyond: SelfTestOutcome['beyond']
  /** Failed checks by action and tag. */
  readonly failed: readonly { readonly action: string; readonly tag: string; readonly count: number }[]
  readonly skipped: SelfTestOutcome['skipped']
}

/** Actions that may not fail once; of texts to be retained a few in ten thousand may. */
const leastShare: Readonly<Record<string, number>> = { text_retained: 0.9995 }

/** Put an outcome into figures. It has passed when nothing identifying was left, nothing needed was lost, and there was something to check. */
export function summarize(outcome: SelfTestOutcome): SelfTestSummary {
  const { scored, beyond, tested, skipped, rulesDigest } = outcome
  const actions = tallyBy(scored, ({ answer }) => [answer.action])
  const score = scored.reduce((sum, one) => sum + one.score, 0) / Math.max(scored.length, 1)
  const isEachPassed = actions.every(({ name, checks, passed }) => passed / checks >= (leastShare[name] ?? 1))
  const groupOf = new Map(
    tested.flatMap(({ planted }) => planted.row.answers.map(answer => [answer, planted.row.group] as const)),
  )
  return {
    isPassed: scored.length > 0 && isEachPassed && beyond.every(({ failed }) => failed === 0),
    ...{ rulesDigest, files: tested.length, score, actions, beyond, skipped },
    categories: tallyBy(scored, ({ answer }) => answer.categories),
    groups: tallyBy(scored, ({ answer }) => [groupOf.get(answer) ?? '']),
    failed: tallyBy(
      scored.filter(one => one.score < 1),
      ({ answer }) => [`${answer.action} ${answer.tagDs}`],
    ).map(({ name, checks }) => ({
      action: name.split(' ')[0] ?? '',
      tag: name.slice(name.indexOf(' ') + 1),
      count: checks,
    })),
  }
}

function tallyBy(scored: readonly ScoredAnswer[], namesOf: (one: ScoredAnswer) => readonly string[]): Tally[] {
  const tallies = new Map<string, { checks: number; passed: number }>()
  for (const one of scored)
    for (const name of namesOf(one)) {
      const tally = tallies.get(name) ?? { checks: 0, passed: 0 }
      tallies.set(name, { checks: tally.checks + 1, passed: tally.passed + one.score })
    }
  return [...tallies].map(([name, tally]) => ({ name, ...tally })).sort((a, b) => a.name.localeCompare(b.name))
}

const percent = (share: number) => `${(Math.floor(share * 100_000) / 1000).toFixed(3)} %`
const tallyLine = ({ name, checks, passed }: Tally) =>
  `  ${name.padEnd(44)} ${String(checks).padStart(7)} ${percent(passed / checks).padStart(10)}`

/** The figures as lines for a person. */
export const summaryLines = (summary: SelfTestSummary): string[] => [
  `${summary.isPassed ? 'Passed' : 'NOT passed'}: ${percent(summary.score)} of the checks in ${summary.files} files`,
  ...['By action:', ...summary.actions.map(tallyLine), '  pixels_hidden                                not planted'],
  ...['By category:', ...summary.categories.map(tallyLine)],
  ...['By script and character set:', ...summary.groups.map(tallyLine)],
  ...[
    'Beyond the challenge:',
    ...summary.beyond.map(
      ({ name, checked, failed }) => `  ${name.padEnd(44)} ${String(checked).padStart(7)} ${failed} failed`,
    ),
  ],
  ...summary.failed.map(({ action, tag, count }) => `failed: ${action} at ${tag} (${count})`),
  ...summary.beyond.flatMap(({ name, failedTags }) => failedTags.map(tag => `failed: ${name} at ${tag}`)),
  ...Object.entries(summary.skipped).map(([reason, count]) => `took no part: ${count} files (${reason})`),
]
