import type { DeidentificationReceipt, SubmissionManifest } from '@tsumugi/api'
import {
  defaultOptions,
  digestRuleParts,
  digestRules,
  findProfile,
  type OptionName,
  profileEdition,
  type SiteRules,
  toolVersion,
} from '@tsumugi/deidentify'
import { canonicalBytes, sha256Hex } from '@tsumugi/proofs'
import type { JournalInstance, JournalWithheld } from '#deidentify'

/** What the receipts of a submission have in common. */
export interface ReceiptFacts {
  readonly createdAt: string
  readonly mode: NonNullable<SubmissionManifest['mode']>
  readonly operator: string
  readonly options?: readonly OptionName[]
  readonly siteRules?: SiteRules
}

/** What became of one study: its outputs, the inputs that stayed back, and the packs that hold it. */
export interface StudyOutcome {
  readonly lines: readonly JournalInstance[]
  readonly withheld: readonly JournalWithheld[]
  readonly packDigests: readonly string[]
}

/**
 * The receipt of one study. `outDigest` is over the sorted digests of its packs, `inDigest` over those of its inputs, withheld ones included, as far as
 * they could be read; it is left out of anonymised data, where it would lead back to the inputs, and where an older journal does not have them.
 */
export function buildReceipt(facts: ReceiptFacts, outcome: StudyOutcome): DeidentificationReceipt {
  const { lines, withheld, packDigests } = outcome
  const options = [...(facts.options ?? defaultOptions)]
  const actions: Record<string, number> = {}
  for (const line of lines)
    for (const [act, count] of Object.entries(line.actions)) actions[act] = (actions[act] ?? 0) + count
  const inDigest = facts.mode === 'anonymised' ? undefined : digestInputs(outcome)
  const reasons = findReasons(lines, options)
  return {
    profile: { edition: profileEdition, options },
    toolVersion,
    rulesDigest: digestRules(options, facts.siteRules),
    actions,
    withheld: groupBy(withheld, line => line.reason).map(([reason, own]) => ({ reason, count: own.length })),
    instancesIn: lines.length + withheld.length,
    instancesOut: lines.length,
    outDigest: digestOf(packDigests),
    residualRisk: reasons.length > 0 ? 'review' : 'low',
    createdAt: facts.createdAt,
    ...{ mode: facts.mode, operator: facts.operator },
    ...(inDigest === undefined ? {} : { inDigest }),
    pixelsMasked: actions.pixelsMasked ?? 0,
    ruleDigests: { ...digestRuleParts(options, facts.siteRules) },
    residualRiskReasons: reasons,
  }
}

/** A digest over digests, in their order. */
export const digestOf = (digests: readonly string[]): string => sha256Hex(canonicalBytes([...digests].sort()))

function digestInputs({ lines, withheld }: StudyOutcome): string | undefined {
  if (lines.some(line => line.inSha256 === undefined)) return undefined
  const bySource = new Map([...lines, ...withheld].map(line => [line.source, line.inSha256]))
  return digestOf([...bySource.values()].flatMap(digest => digest ?? []))
}

type Reasons = NonNullable<DeidentificationReceipt['residualRiskReasons']>

function findReasons(lines: readonly JournalInstance[], options: readonly OptionName[]): Reasons {
  const isLikelyText = (line: JournalInstance) => findProfile(line.sopClassUid, options)?.rule.pixelText === 'likely'
  const found = [
    { reason: 'face-may-show' as const, count: lines.filter(line => line.mayShowFace).length },
    // A face that was removed makes it harder to know a person again, not impossible.
    { reason: 'face-removed' as const, count: lines.filter(line => (line.actions.facesRemoved ?? 0) > 0).length },
    { reason: 'text-in-pixels-may-show' as const, count: lines.filter(isLikelyText).length },
    { reason: 'report-text' as const, count: lines.filter(line => line.hasText).length },
  ]
  return found.filter(({ count }) => count > 0)
}

/** Groups in order of their keys. */
export function groupBy<T>(lines: readonly T[], keyOf: (line: T) => string): [string, T[]][] {
  return [...Map.groupBy(lines, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1))
}
