import {
  type DatasheetInput,
  type DatasheetSection,
  labelsOf,
  shown,
  splitCounts,
  stepLines,
  table,
} from './datasheet-parts.ts'
import type { ReleaseFacts } from './release-facts.ts'

const motivation = ({ description, facts }: DatasheetInput) => `## 1. Motivation

${description.en}

Published by ${facts.publisher.en}.
`

function composition({ facts }: DatasheetInput): string {
  const { counts } = facts
  return `## 2. Composition

An item is one imaging series of one subject, known only by a pseudonym.

| what | count |
|---|---|
| subjects | ${shown(counts.subjects)} |
| series | ${shown(counts.series)} |
| series with a reference standard | ${shown(counts.referenceStandards)} |
| whole-slide images | ${shown(counts.slides)} |
| clinical tables | ${shown(facts.clinicalTables)} |
| variant files | ${shown(facts.variantFiles)} |
| hospitals' sites | ${facts.siteCount} |

${table('split', 'subjects', splitCounts(facts))}
${table('modality', 'series', facts.modalities)}
${table('body part', 'series', facts.bodyParts)}
${table('manufacturer', 'series', facts.manufacturers)}
${table('sex', 'subjects', facts.sexes)}
${table('decade of birth', 'subjects', facts.birthDecades)}
${table('region', 'subjects', facts.regions)}
A subject is in exactly one split. Labels: ${labelsOf(facts, 'en') || 'none'}.
`
}

function collection({ facts }: DatasheetInput): string {
  const { cohort, leftOut, deidentification } = facts
  const steps = cohort.flow.steps.map(step => `1. ${step.label.en}: ${shown(step.series)} series left`)
  return `## 3. Collection process

Examinations made for care at hospitals, sent under data use agreements and de-identified before they left the hospital by
DICOM PS3.15 Annex E${deidentification.editions.length === 0 ? '' : ` (edition ${deidentification.editions.join(', ')})`}${deidentification.options.length === 0 ? '' : ` with the options ${deidentification.options.join(', ')}`}.
Dates are shifted by a constant of each subject.

Cohort "${cohort.name}" version ${cohort.version}, frozen ${cohort.frozenAt.slice(0, 10)}, digest ${cohort.digest}:

${steps.join('\n')}

Not released: ${shown(leftOut['opted-out'])} series of subjects who opted out, ${shown(leftOut['without-agreement'])} series without an agreement
for every purpose, ${shown(leftOut['without-derivative'])} series that preprocessing could not finish.
`
}

function preprocessing({ facts }: DatasheetInput): string {
  const { run, agreement } = facts
  return `## 4. Preprocessing, cleaning, labelling

Recipe "${run.recipeName}" version ${run.recipeVersion}, run ${run.digest}, code ${run.codeVersion}:

${stepLines(facts)}

The untouched de-identified DICOM files are in the release beside the processed images.

${agreement === null ? 'No series was read twice.' : agreementText(agreement)}
`
}

function agreementText(agreement: NonNullable<ReleaseFacts['agreement']>): string {
  const median = agreement.medianDice === null ? '' : ` Median Dice between the two readings: ${agreement.medianDice}.`
  return `Each case was read by two annotators who saw nothing of each other's work: ${shown(agreement.doubleReadCases)} cases.${median}
Discrepancies decided by an adjudicator who made neither reading: ${shown(agreement.adjudicated)}. An accepted reading is the reference standard.`
}

const uses = ({ terms }: DatasheetInput) => `## 5. Uses

Allowed purposes: ${terms.purposes.join(', ')}. Data Use Ontology: ${terms.duo.length === 0 ? 'none given' : terms.duo.join(', ')}.
Not allowed: finding out who a subject is, or linking with other data so that it becomes possible.
The distributions above tell for whom a model made from these data has not been shown to work.
`

const distribution = ({ terms, facts }: DatasheetInput) => `## 6. Distribution

${facts.url}
Licence: ${terms.licence}. Given to organisations with a grant in force. Every file's SHA-256 is in manifest.json, which is signed and
entered in the platform's public log; proof.json lets anyone check that without an account: \`npx tsumugi verify <folder>\`.
`

const maintenance = ({ version, createdAt, facts }: DatasheetInput) => `## 7. Maintenance

Version ${version}, made ${createdAt.toISOString().slice(0, 10)}. A release never changes; corrections come as a new version. When a subject opts out,
this version is given to nobody any more, and the next one leaves the subject out. Contact: ${facts.publisher.en}, ${facts.url}.
`

/** The sections in English, in their order. */
export const datasheetEn: readonly DatasheetSection[] = [
  motivation,
  composition,
  collection,
  preprocessing,
  uses,
  distribution,
  maintenance,
]
