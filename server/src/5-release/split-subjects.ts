import { createHash } from 'node:crypto'
import { apportion } from './apportion.ts'

export const splitNames = ['train', 'validation', 'test'] as const
export type SplitName = (typeof splitNames)[number]
/** Relative sizes of the parts, ≥ 0 and not all 0, and the seed that decides who goes where. */
export type SplitPlan = { readonly [name in SplitName]: number } & { readonly seed: string }

/** Put each subject in exactly one split. Subjects are ordered by SHA-256 of `seed`, a line feed and the subject's name, so the
 *  same subjects and seed give the same answer on every machine, in whatever order they come. Sizes follow the plan by largest
 *  remainder; then each part the plan asks for gets at least one subject, while there are as many subjects as such parts.
 *  Names must be distinct. */
export function splitSubjects(names: readonly string[], plan: SplitPlan): Map<string, SplitName> {
  const sizes = splitSizes(names.length, plan)
  const bounds = [sizes[0], sizes[0] + sizes[1]] as const
  return new Map(
    orderBySeed(names, plan.seed).map((name, index) => [
      name,
      index < bounds[0] ? 'train' : index < bounds[1] ? 'validation' : 'test',
    ]),
  )
}

function orderBySeed(names: readonly string[], seed: string): string[] {
  const keyed = names.map(name => ({ name, key: createHash('sha256').update(`${seed}\n${name}`).digest('hex') }))
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ name }) => name)
}

function splitSizes(count: number, plan: SplitPlan): [number, number, number] {
  // A weight is a float on the wire; a millionth is fine enough for any share that somebody types.
  const weights = splitNames.map(name => BigInt(Math.round(plan[name] * 1e6)))
  const [train = 0, validation = 0, test = 0] = apportion(BigInt(count), weights).map(Number)
  const sizes: [number, number, number] = [train, validation, test]
  if (count < weights.filter(weight => weight > 0n).length) return sizes
  for (const [index, weight] of weights.entries()) {
    if (weight === 0n || sizes[index] !== 0) continue
    sizes[sizes.indexOf(Math.max(...sizes))] = Math.max(...sizes) - 1
    sizes[index] = 1
  }
  return sizes
}
