import './tables.ts'

export { jobs } from './jobs.ts'
export type { MapShape } from './label-map.ts'
export {
  type AnnotationContribution,
  findReadingForm,
  findReferenceStandard,
  listReferenceStandards,
  loadReferenceLabelMap,
  type ReferenceStandard,
  summarizeAgreement,
} from './reference-standards.ts'
export { annotateRefusals } from './refusals.ts'
export { routes } from './routes.ts'
export { caseStates, taskStates } from './states.ts'
export { counts, waiting } from './waiting.ts'
