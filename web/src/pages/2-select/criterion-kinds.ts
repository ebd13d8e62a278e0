import type { Criterion, ReplyOf, selectRoutes } from '@tsumugi/api'

export interface Rule {
  readonly key: string
  readonly criterion: Criterion
}
export type Facet = ReplyOf<typeof selectRoutes.criteriaChoices>['facets'][number]

/** Every kind of rule, in the order in which protocols usually state them. */
export const criterionKinds = [
  'accepted',
  'modality',
  'body-part',
  'site',
  'sex',
  'age',
  'instance-count',
  'header',
  'measure',
  'without-issue',
  'clinical',
] as const satisfies readonly Criterion['kind'][]

/** A rule of a kind before anything is chosen. */
export function newCriterion(kind: Criterion['kind']): Criterion {
  switch (kind) {
    case 'modality':
    case 'body-part':
    case 'site':
      return { kind, anyOf: [] }
    case 'sex':
      return { kind, anyOf: [] }
    case 'age':
    case 'instance-count':
      return { kind }
    case 'header':
      return { kind, keyword: 'SeriesDescription', contains: '' }
    case 'measure':
      return { kind, name: '' }
    case 'without-issue':
      return { kind, codes: [] }
    case 'clinical':
      return { kind, column: '', anyOf: [] }
    case 'accepted':
      return { kind }
  }
}

/** The values of a facet as choices, each with how many series have it. */
export function choicesOf(facets: readonly Facet[], name: string) {
  const found = facets.find(({ facet }) => facet === name)
  return (found?.values ?? []).map(({ value, label, series }) => ({ value, label: `${label} (${series})` }))
}
/** Names of the facets that start with `prefix:`, such as each measure. */
export function namesOf(facets: readonly Facet[], prefix: string, word = (name: string) => name) {
  return facets
    .filter(({ facet }) => facet.startsWith(`${prefix}:`))
    .map(({ facet }) => ({ value: facet.slice(prefix.length + 1), label: word(facet.slice(prefix.length + 1)) }))
}
