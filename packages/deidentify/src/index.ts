export type { TableRisk } from './anonymity/table-risk.ts'
export { cleanText } from './clean-text.ts'
export { type DeidentifiedBundle, deidentifyFhir, type FhirReason, readFhirPatients } from './clinical/fhir-bundle.ts'
export { type DeidentifiedMessages, deidentifyHl7, type Hl7Reason, readHl7Patients } from './clinical/hl7.ts'
export type { RecordPatient } from './clinical/record-patient.ts'
export { type Action, type CompiledProfile, findProfile, profileEdition } from './compile-profile.ts'
export { formatCsv, parseCsv } from './csv.ts'
export type { Act } from './decide-element.ts'
export {
  createPlanner,
  type InstancePlan,
  implementationClassUid,
} from './deidentify-instance.ts'
export { type DeidentifiedMutations, deidentifyMaf, isMaf } from './deidentify-maf.ts'
export {
  type ColumnRole,
  type ColumnRoles,
  columnRoles,
  type DeidentifiedTable,
  deidentifyTable,
  suggestRoles,
  usualK,
} from './deidentify-table.ts'
export { type DeidentifiedVariants, deidentifyVariants, type VariantsReason } from './deidentify-variants.ts'
export { encodeLegacy, type LegacyEncoding } from './encode-legacy.ts'
export { gatherIdentifiers, holdsIdentifier, type IdentifierSet } from './identifiers.ts'
export { identifyingTexts, type KnownTexts } from './identifying-texts.ts'
export {
  basicProfileCode,
  cleanFacesCode,
  cleanPixelsCode,
  defaultOptions,
  type MethodCode,
  type OptionName,
  optionCodes,
  optionNames,
} from './options.ts'
export { findPixelRisk, type PixelRisk } from './pixel-risk.ts'
export { type WithholdReason, withholdReasons } from './reasons.ts'
export { createResidualCheck, residualCheck } from './residual-check.ts'
export { type ResidualCode, type ResidualIssue, residualIssues } from './residual-issues.ts'
export { aliasUidOf, type DeidentifyRules, type ElementChange, subjectOf } from './rules.ts'
export { digestRuleParts, digestRules, toolVersion } from './rules-digest.ts'
export { type Sighting, searchBytes } from './search-bytes.ts'
export { capAge, shiftCalendarDay, shiftDate, shiftDateTime } from './shift-dates.ts'
export {
  aliasIdentifier,
  aliasOf,
  aliasUid,
  makeSiteKey,
  pseudonymForm,
  type SiteKey,
  type SubjectAlias,
} from './site-key.ts'
export { checkSiteRules, type SiteRuleFault } from './site-rules/check-site-rules.ts'
export type { SiteRule, SiteRules } from './site-rules/site-rule.ts'
export { planSlide } from './slides/plan-slide.ts'
export type { SlidePatch, SlidePlan, SlideReason } from './slides/slide-plan.ts'
export type { ReadAt } from './slides/tiff.ts'
export { decodeTable } from './table-text.ts'
export type { PixelPolicy, TornStudies, UnknownSubjects } from './withhold.ts'
