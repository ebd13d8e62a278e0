import './tables.ts'

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
export { caseStates, taskStates } from './states.ts'
export { countCases, waiting } from './waiting.ts'
