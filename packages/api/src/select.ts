import { z } from 'zod'
import { seriesSummary } from './collect.ts'
import { digest, id, idParams, instant, issue, listOf, modality, page } from './common.ts'
import { route } from './route.ts'

export const project = z.object({
  id,
  name: bilingualName(),
  /** The protocol's version: every change of criteria, reading form or shares makes a new one. */
  protocolVersion: z.number().int(),
  createdAt: instant,
})
function bilingualName() {
  return z.object({ en: z.string().min(1).max(200), ja: z.string().min(1).max(200) })
}

export const measure = z.object({
  name: z.string(),
  version: z.number().int(),
  value: z.number(),
  unit: z.string(),
  source: z.string(),
})
export const exclusionReasons = [
  'noise',
  'motion',
  'wrong-phase',
  'complication',
  'incomplete',
  'duplicate',
  'localizer',
  'burned-in-text',
  'geometry',
  'other',
] as const
export const decision = z.object({
  verdict: z.enum(['undecided', 'accepted', 'excluded']),
  reason: z.enum(exclusionReasons).nullable(),
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
})
export const triageSeries = seriesSummary.extend({
  measures: z.array(measure),
  issues: z.array(issue),
  decision,
  /** What the checks suggest, with the issue codes that say why. */
  suggestion: z.object({ verdict: z.enum(['accepted', 'excluded', 'look']), reasons: z.array(z.string()) }),
  isMeasured: z.boolean(),
})

/** One rule. Rules are applied in order; each reports how many series are left. */
export const criterion = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('modality'), anyOf: z.array(modality).min(1) }),
  z.object({ kind: z.literal('body-part'), anyOf: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal('site'), anyOf: z.array(id).min(1) }),
  z.object({ kind: z.literal('sex'), anyOf: z.array(z.enum(['F', 'M', 'O'])).min(1) }),
  z.object({ kind: z.literal('age'), from: z.number().int().optional(), to: z.number().int().optional() }),
  z.object({ kind: z.literal('instance-count'), from: z.number().int().optional(), to: z.number().int().optional() }),
  z.object({ kind: z.literal('header'), keyword: z.string(), contains: z.string() }),
  z.object({ kind: z.literal('measure'), name: z.string(), from: z.number().optional(), to: z.number().optional() }),
  z.object({ kind: z.literal('without-issue'), codes: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal('clinical'), column: z.string(), anyOf: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal('accepted') }),
])
export type Criterion = z.output<typeof criterion>
export const criteria = z.array(criterion).max(50)

/** Boxes of the flow diagram, top to bottom: what came in, what each rule took out, what is left. @see STARD 2015, CONSORT */
export const flow = z.object({
  steps: z.array(
    z.object({
      label: z.object({ en: z.string(), ja: z.string() }),
      series: z.number().int(),
      subjects: z.number().int(),
      excludedSeries: z.number().int(),
      excludedSubjects: z.number().int(),
      reasons: z.record(z.string(), z.number().int()),
    }),
  ),
})
export const cohort = z.object({
  id,
  projectId: id,
  name: z.string(),
  version: z.number().int(),
  criteria,
  flow,
  seriesCount: z.number().int(),
  subjectCount: z.number().int(),
  digest,
  frozenAt: instant,
  frozenBy: z.string(),
})
const staff = ['curator', 'operator', 'ethics-officer'] as const

export const selectRoutes = {
  projects: route({ method: 'GET', path: '/projects', who: 'member', summary: 'Projects', reply: listOf(project) }),
  createProject: route({
    method: 'POST',
    path: '/projects',
    who: ['curator', 'operator'],
    summary: 'Start a project',
    body: z.object({ name: project.shape.name }),
    reply: project,
  }),
  triage: route({
    method: 'GET',
    path: '/projects/:id/triage',
    who: [...staff],
    summary: 'Series with measures, issues, the suggestion and the decision of this project',
    params: idParams,
    query: page.extend({
      verdict: decision.shape.verdict.optional(),
      modality: modality.optional(),
      issue: z.string().max(60).optional(),
    }),
    reply: listOf(triageSeries),
  }),
  decide: route({
    method: 'POST',
    path: '/projects/:id/decisions',
    who: ['curator'],
    summary:
      'Accept, exclude with a reason, or take back, for one or many series; answers the decisions they replaced (for undo)',
    params: idParams,
    body: z.object({
      decisions: z
        .array(z.object({ seriesId: id, verdict: decision.shape.verdict, reason: z.enum(exclusionReasons).nullable() }))
        .min(1)
        .max(1000),
    }),
    reply: z.object({
      replaced: z.array(
        z.object({ seriesId: id, verdict: decision.shape.verdict, reason: z.enum(exclusionReasons).nullable() }),
      ),
    }),
  }),
  previewCriteria: route({
    method: 'POST',
    path: '/projects/:id/criteria/preview',
    who: [...staff],
    summary: 'Live counts: how many series and subjects each rule leaves',
    params: idParams,
    body: z.object({ criteria }),
    reply: flow,
  }),
  criteriaChoices: route({
    method: 'GET',
    path: '/projects/:id/criteria/choices',
    who: [...staff],
    summary:
      'Values that occur, with counts, to choose from: modalities, body parts, sites, measures, issue codes, clinical columns',
    params: idParams,
    reply: z.object({
      facets: z.array(
        z.object({
          facet: z.string(),
          values: z.array(z.object({ value: z.string(), label: z.string(), series: z.number().int() })),
          min: z.number().nullable(),
          max: z.number().nullable(),
        }),
      ),
    }),
  }),
  cohorts: route({
    method: 'GET',
    path: '/cohorts',
    who: [...staff, 'annotator', 'adjudicator'],
    summary: 'Frozen cohorts',
    query: z.object({ projectId: id.optional() }),
    reply: listOf(cohort),
  }),
  freezeCohort: route({
    method: 'POST',
    path: '/projects/:id/cohorts',
    who: ['curator'],
    summary: 'Freeze what the criteria select now; later arrivals do not join',
    params: idParams,
    body: z.object({ name: z.string().min(1).max(100), criteria }),
    reply: cohort,
  }),
  cohort: route({
    method: 'GET',
    path: '/cohorts/:id',
    who: [...staff],
    summary: 'One cohort with its series',
    params: idParams,
    reply: cohort.extend({ seriesList: z.array(seriesSummary) }),
  }),
  cohortFlow: route({
    method: 'GET',
    path: '/cohorts/:id/flow.svg',
    who: [...staff],
    summary: 'The flow diagram',
    params: idParams,
    query: z.object({ lang: z.enum(['en', 'ja']).default('en') }),
    reply: { bytes: 'image/svg+xml' },
  }),
  explain: route({
    method: 'GET',
    path: '/cohorts/:id/explain/:seriesId',
    who: [...staff, 'data-manager'],
    summary: 'Why a series is in or out',
    params: z.object({ id, seriesId: id }),
    reply: z.object({
      isIn: z.boolean(),
      steps: z.array(
        z.object({ label: z.object({ en: z.string(), ja: z.string() }), isMet: z.boolean(), found: z.string() }),
      ),
    }),
  }),
} as const
