import { refuse } from './refusals.ts'
import { findStep, type StepDescription } from './step-catalogue.ts'
import type { RecipeStep } from './tables.ts'

type Parameter = StepDescription['parameters'][number]
type Value = RecipeStep['parameters'][string]

/** Check the steps of a recipe against the catalogue and fill in what was left out, so that a saved recipe says every parameter.
 *  Refused: `recipe/unknown-step`, `recipe/unknown-step-version`, `recipe/unknown-parameter`, `recipe/bad-parameter`. */
export function completeSteps(steps: readonly RecipeStep[]): RecipeStep[] {
  refuseSecondAlignment(steps)
  return steps.map((step, index) => completeStep(step, `step ${index + 1}, ${step.step}`))
}

/** A case has one fixed series, so a second alignment would lay it on the wrong one. */
function refuseSecondAlignment(steps: readonly RecipeStep[]): void {
  const count = steps.filter(({ step }) => step === 'align-to').length
  if (count > 1)
    throw refuse('recipe/bad-parameter', {
      message: 'A recipe can align only once.',
      expected: 'at most one align-to',
      found: String(count),
    })
}

function completeStep(given: RecipeStep, where: string): RecipeStep {
  const step = findStep(given.step)
  if (step === undefined) throw refuse('recipe/unknown-step', { message: 'There is no such step.', found: given.step })
  if (given.version !== step.version)
    throw refuse('recipe/unknown-step-version', {
      message: 'This platform does not have that version of the step.',
      expected: String(step.version),
      found: String(given.version),
      subject: where,
    })
  const stranger = Object.keys(given.parameters).find(name => !step.parameters.some(one => one.name === name))
  if (stranger !== undefined)
    throw refuse('recipe/unknown-parameter', {
      message: 'The step has no such parameter.',
      expected: step.parameters.map(one => one.name).join(', '),
      found: stranger,
      subject: where,
    })
  const parameters = step.parameters.map(one => [one.name, valueFor(one, given.parameters[one.name], where)] as const)
  refuseEmptyWindow(parameters, where)
  return { step: step.step, version: step.version, parameters: Object.fromEntries(parameters) }
}

function valueFor(parameter: Parameter, given: Value | undefined, where: string): Value {
  const value = given ?? parameter.default
  if (!isGood(parameter, value))
    throw refuse('recipe/bad-parameter', {
      message: 'The parameter has a value that the step cannot use.',
      expected: `${parameter.name}: ${describe(parameter)}`,
      found: JSON.stringify(value),
      subject: where,
    })
  return value
}

function isGood(parameter: Parameter, value: Value): boolean {
  switch (parameter.kind) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'choice':
      return typeof value === 'string' && parameter.choices.includes(value)
    case 'number':
      return isWithin(parameter, value)
    case 'numbers':
      return (
        Array.isArray(value) &&
        Array.isArray(parameter.default) &&
        value.length === parameter.default.length &&
        value.every(one => isWithin(parameter, one))
      )
    default:
      return parameter.kind satisfies never
  }
}

function isWithin({ min, max }: Parameter, value: Value): boolean {
  return typeof value === 'number' && value >= (min ?? -Infinity) && value <= (max ?? Infinity)
}

function describe({ kind, min, max, choices, default: fallback }: Parameter): string {
  if (kind === 'choice') return choices.join(' or ')
  if (kind === 'boolean') return 'true or false'
  const count = Array.isArray(fallback) ? `${fallback.length} numbers` : 'a number'
  return `${count} from ${min ?? 'any'} to ${max ?? 'any'}`
}

function refuseEmptyWindow(parameters: readonly (readonly [string, Value])[], where: string): void {
  const { low, high } = Object.fromEntries(parameters)
  if (typeof low === 'number' && typeof high === 'number' && low >= high)
    throw refuse('recipe/bad-parameter', {
      message: 'The window is empty.',
      expected: `high above ${low}`,
      found: String(high),
      subject: where,
    })
}
