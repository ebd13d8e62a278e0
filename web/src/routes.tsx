import type { RouteObject } from 'react-router'
import { requireMe } from './me.ts'
import { paths } from './paths.ts'
import { ErrorPage } from './shell/error-page.tsx'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { PublicShell, publicLoader } from './shell/public-shell.tsx'
import { Shell } from './shell/shell.tsx'
import { Starting } from './shell/starting.tsx'

/** A page module has React Router's own names for a lazy route: `loader` and `Component`. */
type Lazy = Exclude<RouteObject['lazy'], undefined>
const page = (path: string, lazy: Lazy): RouteObject => ({ path, lazy, errorElement: <ErrorPage /> })
/** A path with its parameter left open. */
const id = ':id'

const collect = [
  page(paths.submissions(), () => import('./pages/1-collect/submissions-page.tsx')),
  page(paths.submission(id), () => import('./pages/1-collect/submission-page.tsx')),
  page(paths.subjects(), () => import('./pages/1-collect/subjects-page.tsx')),
  page(paths.subject(id), () => import('./pages/1-collect/subject-page.tsx')),
  page(paths.seriesList(), () => import('./pages/1-collect/series-list-page.tsx')),
  page(paths.series(id), () => import('./pages/1-collect/series-page.tsx')),
  page(paths.slide(id), () => import('./pages/1-collect/slide-page.tsx')),
  page(paths.subjectFile(id), () => import('./pages/1-collect/subject-file-page.tsx')),
  page(paths.agreements(), () => import('./pages/1-collect/agreements-page.tsx')),
  page(paths.ethicsApprovals(), () => import('./pages/1-collect/ethics-approvals-page.tsx')),
  page(paths.optOuts(), () => import('./pages/1-collect/opt-outs-page.tsx')),
  page(paths.gateways(), () => import('./pages/1-collect/gateways-page.tsx')),
]
const select = [
  page(paths.projects(), () => import('./pages/2-select/projects-page.tsx')),
  page(paths.triage(id), () => import('./pages/2-select/triage-page.tsx')),
  page(paths.criteria(id), () => import('./pages/2-select/criteria-page.tsx')),
  page(paths.cohorts(), () => import('./pages/2-select/cohorts-page.tsx')),
  page(paths.cohort(id), () => import('./pages/2-select/cohort-page.tsx')),
  page(paths.explain(id, ':seriesId'), () => import('./pages/2-select/explain-page.tsx')),
]
const annotate = [
  page(paths.tasks(), () => import('./pages/3-annotate/tasks-page.tsx')),
  page(paths.task(id), () => import('./pages/3-annotate/task-page.tsx')),
  page(paths.cases(), () => import('./pages/3-annotate/cases-page.tsx')),
  page(paths.case(id), () => import('./pages/3-annotate/case-page.tsx')),
  page(paths.adjudication(), () => import('./pages/3-annotate/adjudication-page.tsx')),
  page(paths.adjudicate(id), () => import('./pages/3-annotate/adjudicate-page.tsx')),
  page(paths.openReading(id), () => import('./pages/3-annotate/open-reading-page.tsx')),
]
const preprocess = [
  page(paths.recipes(), () => import('./pages/4-preprocess/recipes-page.tsx')),
  page(paths.composeRecipe(), () => import('./pages/4-preprocess/compose-recipe-page.tsx')),
  page(paths.runs(), () => import('./pages/4-preprocess/runs-page.tsx')),
  page(paths.run(id), () => import('./pages/4-preprocess/run-page.tsx')),
  page(paths.derivative(id, ':derivativeId'), () => import('./pages/4-preprocess/derivative-page.tsx')),
]
const release = [
  page(paths.releases(), () => import('./pages/5-release/releases-page.tsx')),
  page(paths.newRelease(), () => import('./pages/5-release/new-release-page.tsx')),
  page(paths.release(id), () => import('./pages/5-release/release-page.tsx')),
  page(paths.requests(), () => import('./pages/5-release/requests-page.tsx')),
  page(paths.grants(), () => import('./pages/5-release/grants-page.tsx')),
]
const settle = [
  page(paths.feePeriods(), () => import('./pages/6-settle/fee-periods-page.tsx')),
  page(paths.feePeriod(':month'), () => import('./pages/6-settle/fee-period-page.tsx')),
  page(paths.statements(), () => import('./pages/6-settle/statements-page.tsx')),
  page(paths.statement(id), () => import('./pages/6-settle/statement-page.tsx')),
  page(paths.ledger(), () => import('./pages/6-settle/ledger-page.tsx')),
  page(paths.shareRules(), () => import('./pages/6-settle/share-rules-page.tsx')),
]
const platform = [
  page(paths.log(), () => import('./pages/provenance/log-page.tsx')),
  page(paths.treeHead(), () => import('./pages/provenance/tree-head-page.tsx')),
  page(paths.organisations(), () => import('./pages/membership/organisations-page.tsx')),
  page(paths.members(), () => import('./pages/membership/members-page.tsx')),
  page(paths.apiKeys(), () => import('./pages/membership/api-keys-page.tsx')),
  page(paths.health(), () => import('./pages/operate/health-page.tsx')),
  page(paths.jobs(), () => import('./pages/operate/jobs-page.tsx')),
]

/** Every route, in the data's order. */
export const routes: RouteObject[] = [
  {
    HydrateFallback: Starting,
    errorElement: <ErrorPage />,
    children: [
      page(paths.signIn(), () => import('./pages/membership/sign-in-page.tsx')),
      page(paths.signInLink(), () => import('./pages/membership/sign-in-link-page.tsx')),
      {
        loader: publicLoader,
        Component: PublicShell,
        children: [
          page(paths.catalogue(), () => import('./pages/5-release/catalogue-page.tsx')),
          page(paths.catalogueEntry(id), () => import('./pages/5-release/catalogue-entry-page.tsx')),
        ],
      },
      {
        loader: requireMe,
        Component: Shell,
        children: [
          page(paths.home(), () => import('./pages/home/home-page.tsx')),
          ...collect,
          ...select,
          ...annotate,
          ...preprocess,
          ...release,
          ...settle,
          ...platform,
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]
