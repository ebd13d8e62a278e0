import { selectRoutes } from '@tsumugi/api'
import { handler, type RouteHandler } from '#platform/http'
import { decideSeries } from './decide-series.ts'
import { drawFlow } from './draw-flow.ts'
import { countCriteria } from './evaluate-criteria.ts'
import { explainSeries } from './explain-series.ts'
import { freezeCohort } from './freeze-cohort.ts'
import { listChoices } from './list-choices.ts'
import { listTriage } from './list-triage.ts'
import { createProject, listProjects, loadProject } from './projects.ts'
import { listCohortSummaries, listCohorts, loadCohort } from './read-cohorts.ts'

const whole = <T>(items: T[]) => ({ items, total: items.length })

/** Routes of this stage. */
export const routes: readonly RouteHandler[] = [
  handler(selectRoutes.projects, async ({ db }) => whole(await listProjects(db))),
  handler(selectRoutes.createProject, async context => {
    const input = { name: context.body.name, at: context.clock() }
    return context.transact(tx => createProject(tx, context.member(), input))
  }),
  handler(selectRoutes.triage, async ({ db, params, query }) => listTriage(db, params.id, query)),
  handler(selectRoutes.decide, async context => {
    const input = { projectId: context.params.id, decisions: context.body.decisions, at: context.clock() }
    return { replaced: await context.transact(tx => decideSeries(tx, context.member(), input)) }
  }),
  handler(selectRoutes.previewCriteria, async ({ db, params, body, clock }) => {
    await loadProject(db, params.id)
    return countCriteria(db, { projectId: params.id, criteria: body.criteria, at: clock() })
  }),
  handler(selectRoutes.criteriaChoices, async ({ db, params }) => ({ facets: await listChoices(db, params.id) })),
  handler(selectRoutes.cohorts, async ({ db, query }) => whole(await listCohorts(db, query.projectId))),
  handler(selectRoutes.freezeCohort, async context => {
    const input = { projectId: context.params.id, ...context.body, at: context.clock() }
    const id = await context.transact(tx => freezeCohort(tx, context.member(), input))
    return loadCohort(context.db, id)
  }),
  handler(selectRoutes.cohort, async ({ db, params }) => {
    const cohort = await loadCohort(db, params.id)
    return { ...cohort, seriesList: await listCohortSummaries(db, params.id) }
  }),
  handler(selectRoutes.cohortFlow, async ({ db, params, query }) => {
    const { flow, name, version } = await loadCohort(db, params.id)
    return { body: new TextEncoder().encode(drawFlow(flow, query.lang, `${name} v${version}`)) }
  }),
  handler(selectRoutes.explain, async ({ db, params }) => explainSeries(db, params.id, params.seriesId)),
]
