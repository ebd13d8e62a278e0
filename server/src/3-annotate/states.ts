import { refuse } from './refusals.ts'
import type { CaseState, TaskState } from './tables.ts'

/** What may follow what, for a case. A withdrawn case stays in the log and never comes back. */
export const caseStates = {
  reading: ['comparing', 'withdrawn'],
  comparing: ['agreed', 'discrepant', 'withdrawn'],
  agreed: ['accepted', 'withdrawn'],
  discrepant: ['adjudicated', 'withdrawn'], // by adjudication only
  adjudicated: ['accepted', 'withdrawn'],
  accepted: ['withdrawn'],
  withdrawn: [],
} as const satisfies Record<CaseState, readonly CaseState[]>

/** What may follow what, for a task. */
export const taskStates = {
  open: ['assigned', 'cancelled'],
  assigned: ['submitted', 'open', 'cancelled'], // open again when given back or when the lease runs out
  submitted: [],
  cancelled: [],
} as const satisfies Record<TaskState, readonly TaskState[]>

/** How long an annotator keeps a task without a save. */
export const leaseSeconds = 8 * 60 * 60

/** The next state of a case. Refused: `case/withdrawn`, `case/wrong-state`. */
export function advanceCase(from: CaseState, to: CaseState): CaseState {
  const allowed: readonly CaseState[] = caseStates[from]
  if (allowed.includes(to)) return to
  if (from === 'withdrawn')
    throw refuse('case/withdrawn', { message: 'The subject of this case opted out; it is read no more.' })
  throw refuse('case/wrong-state', {
    message: `A case that is ${from} cannot become ${to}.`,
    expected: allowed.join(' or '),
    found: to,
  })
}

/** The next state of a task. Refused: `task/wrong-state`. */
export function advanceTask(from: TaskState, to: TaskState): TaskState {
  const allowed: readonly TaskState[] = taskStates[from]
  if (allowed.includes(to)) return to
  throw refuse('task/wrong-state', {
    message: `A task that is ${from} cannot become ${to}.`,
    expected: allowed.join(' or ') || 'nothing',
    found: to,
  })
}
