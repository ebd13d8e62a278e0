import assert from 'node:assert/strict'

/** A release is recorded in the log first; it is published once the proof of that entry is written. */
export const releaseStates = {
  building: ['recorded', 'failed'],
  recorded: ['published'],
  published: ['withdrawn'],
  failed: ['building'], // its job is run again
  withdrawn: [],
} as const satisfies Record<string, readonly string[]>
export type ReleaseState = keyof typeof releaseStates

export const requestStates = {
  pending: ['approved', 'returned'],
  approved: ['granted'], // by the customer's acceptance only
  returned: [],
  granted: [],
} as const satisfies Record<string, readonly string[]>
export type RequestState = keyof typeof requestStates

/** The next state, asserted to be one the table allows. */
export function advanceRelease(from: ReleaseState, to: ReleaseState): ReleaseState {
  const allowed: readonly string[] = releaseStates[from]
  assert(allowed.includes(to), `a release does not go from ${from} to ${to}`)
  return to
}
