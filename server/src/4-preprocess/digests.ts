import { canonicalJson, sha256Hex } from '@tsumugi/proofs'
import type { RecipeStep } from './tables.ts'

/** What a case is made from: bytes by digest, nothing of where or when. */
export interface CaseInputs {
  readonly packDigest: string
  /** Label map of the reference standard, when the series has one. */
  readonly labelMapDigest: string | null
  /** Pack of the series that stays in place, when a step aligns to it. */
  readonly fixedPackDigest: string | null
}

/** Identity of a recipe: its steps with every parameter said. Names and versions do not count. */
export function recipeDigest(steps: readonly RecipeStep[]): string {
  return digestOf({ format: 'tsumugi-recipe@1', steps })
}

/** Key of a case in the cache: the same key means the same bytes. */
export function inputKey(codeVersion: string, recipe: string, inputs: CaseInputs): string {
  return digestOf({ format: 'tsumugi-case@1', codeVersion, recipe, inputs: { ...inputs } })
}

/** What came of one case of a run. */
export interface CaseIdentity {
  readonly inputKey: string
  readonly digest: string | null
  readonly labelMapDigest: string | null
  readonly issues: readonly string[]
}

/** Identity of a finished run, over code, recipe, inputs and outputs. Seconds and ids are left out, so that the same
 *  inputs give the same digest on every machine. The order of the cases does not count. */
export function runDigest(codeVersion: string, recipe: string, cases: readonly CaseIdentity[]): string {
  const sorted = cases
    .map(one => ({ ...one, issues: one.issues.toSorted() }))
    .toSorted((one, other) => (one.inputKey < other.inputKey ? -1 : 1))
  return digestOf({ format: 'tsumugi-run@1', codeVersion, recipe, cases: sorted })
}

function digestOf(value: Parameters<typeof canonicalJson>[0]): string {
  return sha256Hex(new TextEncoder().encode(canonicalJson(value)))
}
