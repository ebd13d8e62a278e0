import {
  annotateRoutes,
  collectRoutes,
  membershipRoutes,
  preprocessRoutes,
  provenanceRoutes,
  type Route,
  releaseRoutes,
  selectRoutes,
  settleRoutes,
  systemRoutes,
} from '@tsumugi/api'
import type { en } from '../i18n/en/index.ts'
import { paths } from '../paths.ts'

type Shell = typeof en.shell
/** A name of the navigation. */
type Label = `shell.${Exclude<keyof Shell, 'stage'>}` | `shell.stage.${keyof Shell['stage']}`
export interface NavPage {
  readonly label: Label
  readonly path: string
  /** The page is offered to those who may call this. */
  readonly route: Route
}
export interface NavGroup {
  readonly key: string
  readonly label: Label
  /** The place in the data's way, 1 to 6; absent for what stands beside it. */
  readonly stageNumber?: number
  readonly pages: readonly NavPage[]
}
const item = (label: Label, path: string, route: Route): NavPage => ({ label, path, route })

/** The left navigation: the stages in the data's order, then what holds for all of them. */
export const navGroups: readonly NavGroup[] = [
  {
    key: 'collect',
    label: 'shell.stage.collect',
    stageNumber: 1,
    pages: [
      item('shell.submissions', paths.submissions(), collectRoutes.submissions),
      item('shell.subjects', paths.subjects(), collectRoutes.subjects),
      item('shell.series', paths.seriesList(), collectRoutes.seriesList),
      item('shell.agreements', paths.agreements(), collectRoutes.agreements),
      item('shell.ethicsApprovals', paths.ethicsApprovals(), collectRoutes.ethicsApprovals),
      item('shell.optOuts', paths.optOuts(), collectRoutes.optOuts),
      item('shell.gateways', paths.gateways(), membershipRoutes.gateways),
    ],
  },
  {
    key: 'select',
    label: 'shell.stage.select',
    stageNumber: 2,
    pages: [
      item('shell.projects', paths.projects(), selectRoutes.triage),
      item('shell.cohorts', paths.cohorts(), selectRoutes.cohort),
    ],
  },
  {
    key: 'annotate',
    label: 'shell.stage.annotate',
    stageNumber: 3,
    pages: [
      item('shell.tasks', paths.tasks(), annotateRoutes.tasks),
      item('shell.cases', paths.cases(), annotateRoutes.cases),
      item('shell.adjudication', paths.adjudication(), annotateRoutes.adjudication),
    ],
  },
  {
    key: 'preprocess',
    label: 'shell.stage.preprocess',
    stageNumber: 4,
    pages: [
      item('shell.recipes', paths.recipes(), preprocessRoutes.recipes),
      item('shell.runs', paths.runs(), preprocessRoutes.runs),
    ],
  },
  {
    key: 'release',
    label: 'shell.stage.release',
    stageNumber: 5,
    pages: [
      item('shell.releases', paths.releases(), releaseRoutes.releases),
      item('shell.catalogue', paths.catalogue(), releaseRoutes.catalogue),
      item('shell.requests', paths.requests(), releaseRoutes.accessRequests),
      item('shell.grants', paths.grants(), releaseRoutes.grants),
    ],
  },
  {
    key: 'settle',
    label: 'shell.stage.settle',
    stageNumber: 6,
    pages: [
      item('shell.feePeriods', paths.feePeriods(), settleRoutes.feePeriods),
      item('shell.statements', paths.statements(), settleRoutes.statements),
      item('shell.ledger', paths.ledger(), settleRoutes.ledgerAccounts),
      item('shell.shareRules', paths.shareRules(), settleRoutes.shareRules),
    ],
  },
  {
    key: 'provenance',
    label: 'shell.provenance',
    pages: [
      item('shell.log', paths.log(), provenanceRoutes.logEntries),
      item('shell.treeHead', paths.treeHead(), provenanceRoutes.treeHead),
    ],
  },
  {
    key: 'people',
    label: 'shell.people',
    pages: [
      item('shell.organisations', paths.organisations(), membershipRoutes.organisations),
      item('shell.members', paths.members(), membershipRoutes.members),
      item('shell.apiKeys', paths.apiKeys(), membershipRoutes.apiKeys),
    ],
  },
  {
    key: 'operate',
    label: 'shell.operate',
    pages: [
      item('shell.health', paths.health(), systemRoutes.health),
      item('shell.jobs', paths.jobs(), systemRoutes.jobs),
    ],
  },
]

/** Whether a page of the app lies below a navigation page. */
export const isBelow = (pathname: string, path: string) => pathname === path || pathname.startsWith(`${path}/`)
