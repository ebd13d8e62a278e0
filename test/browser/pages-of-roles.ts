import {
  annotateRoutes,
  type Client,
  collectRoutes,
  preprocessRoutes,
  type Role,
  releaseRoutes,
  selectRoutes,
  settleRoutes,
} from '@tsumugi/api'
import { inRole, type Person } from '../../scripts/thread/people.ts'

/** A page as one role sees it; `name` is the picture's. `role` undefined: nobody is signed in. */
export interface PageToSee {
  readonly name: string
  readonly role: Role | undefined
  readonly path: string
}

/** Every page of the web app, filled with what the sample hospital left. */
export async function listPages(people: readonly Person[]): Promise<PageToSee[]> {
  const curator = inRole(people, 'curator').client
  return [
    { name: 'sign-in', role: undefined, path: '/sign-in' },
    { name: 'catalogue', role: undefined, path: '/catalogue' },
    ...homes(),
    ...(await collectPages(curator, inRole(people, 'data-manager').client)),
    ...(await selectPages(curator)),
    ...(await annotatePages(curator, people)),
    ...(await preprocessPages(curator)),
    ...(await releasePages(curator)),
    ...(await settlePages(inRole(people, 'finance-officer').client)),
    { name: 'log', role: 'operator', path: '/provenance/log' },
    { name: 'tree-head', role: 'operator', path: '/provenance/tree-head' },
    { name: 'organisations', role: 'operator', path: '/people/organisations' },
    { name: 'members', role: 'operator', path: '/people/members' },
    { name: 'api-keys', role: 'operator', path: '/people/api-keys' },
    { name: 'health', role: 'operator', path: '/operate/health' },
    { name: 'jobs', role: 'operator', path: '/operate/jobs' },
  ]
}

function homes(): PageToSee[] {
  const allRoles: Role[] = [
    'data-manager',
    'ethics-officer',
    'curator',
    'annotator',
    'adjudicator',
    'customer',
    'finance-officer',
    'operator',
  ]
  return allRoles.map(role => ({ name: `home-${role}`, role, path: '/' }))
}

async function collectPages(curator: Client, manager: Client): Promise<PageToSee[]> {
  const submissions = await manager.call(collectRoutes.submissions, {})
  const subjects = await curator.call(collectRoutes.subjects, {})
  const series = await curator.call(collectRoutes.seriesList, { query: { modality: 'CT' } })
  const files = await curator.call(collectRoutes.subjectFiles, {})
  const subject = subjects.items.find(each => each.files > 0) ?? subjects.items[0]
  const fileOf = (kind: string) => files.items.find(file => file.kind === kind)?.id
  return [
    { name: 'submissions', role: 'data-manager', path: '/collect/submissions' },
    { name: 'submission', role: 'data-manager', path: `/collect/submissions/${submissions.items[0]?.id}` },
    { name: 'subjects', role: 'curator', path: '/collect/subjects' },
    { name: 'subject', role: 'curator', path: `/collect/subjects/${subject?.id}` },
    { name: 'series-list', role: 'curator', path: '/collect/series' },
    { name: 'series', role: 'curator', path: `/collect/series/${series.items[0]?.id}` },
    { name: 'slide', role: 'curator', path: `/collect/slides/${fileOf('slide')}` },
    { name: 'clinical-rows', role: 'curator', path: `/collect/files/${fileOf('clinical')}` },
    { name: 'variants', role: 'curator', path: `/collect/files/${fileOf('variants')}` },
    { name: 'agreements', role: 'ethics-officer', path: '/collect/agreements' },
    { name: 'ethics-approvals', role: 'ethics-officer', path: '/collect/ethics-approvals' },
    { name: 'opt-outs', role: 'data-manager', path: '/collect/opt-outs' },
    { name: 'gateways', role: 'data-manager', path: '/collect/gateways' },
  ]
}

async function selectPages(curator: Client): Promise<PageToSee[]> {
  const project = (await curator.call(selectRoutes.projects, {})).items[0]
  const cohort = (await curator.call(selectRoutes.cohorts, {})).items[0]
  return [
    { name: 'projects', role: 'curator', path: '/select/projects' },
    { name: 'triage', role: 'curator', path: `/select/projects/${project?.id}/triage` },
    { name: 'criteria', role: 'curator', path: `/select/projects/${project?.id}/criteria` },
    { name: 'cohorts', role: 'curator', path: '/select/cohorts' },
    { name: 'cohort', role: 'curator', path: `/select/cohorts/${cohort?.id}` },
    { name: 'open-reading', role: 'curator', path: `/annotate/cohorts/${cohort?.id}/open` },
  ]
}

async function annotatePages(curator: Client, people: readonly Person[]): Promise<PageToSee[]> {
  const cases = (await curator.call(annotateRoutes.cases, {})).items
  const adjudicated = cases.find(each => each.referenceStandard?.origin === 'adjudicated') ?? cases[0]
  const tasks = (await inRole(people, 'annotator').client.call(annotateRoutes.tasks, {})).items
  return [
    { name: 'tasks', role: 'annotator', path: '/annotate/tasks' },
    ...(tasks[0] === undefined
      ? []
      : [{ name: 'task', role: 'annotator' as const, path: `/annotate/tasks/${tasks[0].id}` }]),
    { name: 'cases', role: 'curator', path: '/annotate/cases' },
    { name: 'case', role: 'curator', path: `/annotate/cases/${adjudicated?.id}` },
    { name: 'adjudication', role: 'adjudicator', path: '/annotate/adjudication' },
  ]
}

async function preprocessPages(curator: Client): Promise<PageToSee[]> {
  const listed = (await curator.call(preprocessRoutes.runs, {})).items[0]
  const run = await curator.call(preprocessRoutes.run, { params: { id: listed?.id ?? '' } })
  const aligned = run.derivatives.find(one => one.issues.length > 0) ?? run.derivatives[0]
  return [
    { name: 'recipes', role: 'curator', path: '/preprocess/recipes' },
    { name: 'compose-recipe', role: 'curator', path: '/preprocess/recipes/compose' },
    { name: 'runs', role: 'curator', path: '/preprocess/runs' },
    { name: 'run', role: 'curator', path: `/preprocess/runs/${run.id}` },
    { name: 'derivative', role: 'curator', path: `/preprocess/runs/${run.id}/derivatives/${aligned?.id}` },
  ]
}

async function releasePages(curator: Client): Promise<PageToSee[]> {
  const release = (await curator.call(releaseRoutes.releases, {})).items[0]
  return [
    { name: 'releases', role: 'curator', path: '/release/releases' },
    { name: 'release', role: 'curator', path: `/release/releases/${release?.id}` },
    { name: 'new-release', role: 'curator', path: '/release/releases/new' },
    { name: 'requests', role: 'ethics-officer', path: '/release/requests' },
    { name: 'grants', role: 'customer', path: '/release/grants' },
    { name: 'catalogue-entry', role: 'customer', path: `/catalogue/${release?.id}` },
  ]
}

async function settlePages(finance: Client): Promise<PageToSee[]> {
  const period = (await finance.call(settleRoutes.feePeriods, {})).items[0]
  const statement = (await finance.call(settleRoutes.statements, {})).items[0]
  return [
    { name: 'fee-periods', role: 'finance-officer', path: '/settle/periods' },
    { name: 'fee-period', role: 'finance-officer', path: `/settle/periods/${period?.month}` },
    { name: 'statements', role: 'finance-officer', path: '/settle/statements' },
    { name: 'statement', role: 'finance-officer', path: `/settle/statements/${statement?.id}` },
    { name: 'ledger', role: 'finance-officer', path: '/settle/ledger' },
    { name: 'share-rules', role: 'finance-officer', path: '/settle/share-rules' },
  ]
}
