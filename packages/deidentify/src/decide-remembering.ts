import {
  type EditContext,
  type EditPlan,
  type Element,
  type ElementEdit,
  encodeEdit,
  wholeTextOf,
} from '@tsumugi/dicom'
import { type Act, type Decision, decideElement } from './decide-element.ts'
import type { PlanState } from './plan-state.ts'
import { longestBefore } from './rules.ts'

/**
 * The decision on each element of one file. What was decided of the same bytes in another file of the same state is taken from memory, already encoded,
 * so that a slice costs what differs from the slice before. `count` is told of each act, remembered or not.
 */
export function decideRemembering(state: PlanState, count: (act: Act) => void): EditPlan['element'] {
  const { decider, memory, onChange } = state
  /** Acts within the root element in hand, while it is being learnt. */
  let learnt: Act[] = []
  const note = (act: Act) => {
    learnt.push(act)
    count(act)
  }
  const decide = (element: Element, context: EditContext): Decision => {
    const decision = decideElement(element, context, decider)
    if (decision.act === undefined) return decision
    note(decision.act)
    onChange?.({
      ...{ tag: element.tag, depth: context.path.length / 2, act: decision.act, after: afterOf(decision) },
      before: element.items === undefined ? wholeTextOf(context.dataset, element).slice(0, longestBefore) : '',
    })
    return decision
  }
  const inside = (element: Element, context: EditContext) => decide(element, context).edit
  return (element, context) => {
    if (memory === undefined || context.path.length > 0) return inside(element, context)
    const known = memory.find(element, context.dataset)
    if (known !== undefined) {
      for (const act of known.acts) count(act)
      return known.edit
    }
    learnt = []
    const edit = encode(element, inside(element, context), { element: inside }, context)
    memory.keep(element, context.dataset, { edit, acts: learnt })
    return edit
  }
}

function encode(
  element: Element,
  edit: Decision['edit'],
  plan: Pick<EditPlan, 'element'>,
  context: EditContext,
): ElementEdit {
  if (edit === 'keep' || edit === 'remove') return edit
  const value = encodeEdit(element, edit, plan, context)
  return value === undefined ? 'keep' : { value }
}

function afterOf({ edit, after }: Decision): string {
  if (after !== undefined) return after
  if (typeof edit !== 'object') return ''
  const { value } = edit
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
