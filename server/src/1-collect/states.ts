import assert from 'node:assert/strict'
import type { Submission } from './contract.ts'

/** A submission receives bytes, is checked as a whole, and ends accepted or refused. */
export const submissionStates = {
  receiving: ['checking'],
  checking: ['accepted', 'refused'],
  accepted: [],
  refused: [],
} as const satisfies Record<Submission['state'], readonly Submission['state'][]>

/** The next state. A step that the table does not have is a broken promise of ours. */
export function advance(from: Submission['state'], to: Submission['state']): Submission['state'] {
  const next: readonly string[] = submissionStates[from]
  assert.ok(next.includes(to), `a submission cannot go from ${from} to ${to}`)
  return to
}
