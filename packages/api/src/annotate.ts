import { z } from 'zod'
import { seriesDetail } from './collect.ts'
import { digest, id, idParams, instant, listOf } from './common.ts'
import { route } from './route.ts'

export const codedConcept = z.object({ value: z.string(), scheme: z.string(), meaning: z.string() })
/** One label of the reading form; `value` is its number in the label map, from 1. */
export const readingLabel = z.object({
  value: z.number().int().min(1).max(255),
  name: z.object({ en: z.string(), ja: z.string() }),
  color: z.string().regex(/^#[0-9a-fA-F]{6}$/),
  category: codedConcept,
  type: codedConcept,
})
/** What the annotator is asked, and below which reader agreement a case goes to adjudication. */
export const readingForm = z.object({
  title: z.object({ en: z.string(), ja: z.string() }),
  instructions: z.object({ en: z.string(), ja: z.string() }),
  labels: z.array(readingLabel).min(1).max(50),
  minDice: z.number().min(0).max(1),
  maxHd95Mm: z.number().positive().nullable(),
  readers: z.literal(2),
})
export type ReadingForm = z.output<typeof readingForm>

/** Per label: presence decided, drawn or said to be absent. An empty label without `isAbsent` is refused. */
export const labelAnswer = z.object({ value: z.number().int(), isAbsent: z.boolean() })
export const taskState = z.enum(['open', 'assigned', 'submitted', 'cancelled'])
/** `agreed` and `adjudicated` are decided and wait for the reference standard to be built; `accepted` has it. */
export const caseState = z.enum([
  'reading',
  'comparing',
  'agreed',
  'discrepant',
  'adjudicated',
  'accepted',
  'withdrawn',
])
export const task = z.object({
  id,
  caseId: id,
  caseNumber: z.number().int(),
  cohortName: z.string(),
  formTitle: z.object({ en: z.string(), ja: z.string() }),
  modality: z.string(),
  state: taskState,
  leaseUntil: instant.nullable(),
  savedAt: instant.nullable(),
  submittedAt: instant.nullable(),
  createdAt: instant,
})
/** A case as one annotator sees it: never anything of another reading, not even that it exists. */
export const taskDetail = task.extend({
  form: readingForm,
  series: seriesDetail,
  activeSeconds: z.number(),
  /** What I handed in; null before. Its label map is my draft as it was then. */
  reading: z.object({ labels: z.array(labelAnswer), comment: z.string() }).nullable(),
})
export const readerAgreement = z.object({
  metricsVersion: z.string(),
  labels: z.array(
    z.object({
      value: z.number().int(),
      dice: z.number(),
      jaccard: z.number(),
      hd95Mm: z.number().nullable(),
      volumeDifference: z.number().nullable(),
      flag: z.enum(['presence-disagreement']).nullable(),
      isWithinBounds: z.boolean(),
    }),
  ),
  isWithinBounds: z.boolean(),
})
export const annotationCase = z.object({
  id,
  number: z.number().int(),
  cohortId: id,
  cohortName: z.string(),
  seriesId: id,
  subjectId: id,
  modality: z.string(),
  state: caseState,
  submittedReadings: z.number().int(),
  requiredReadings: z.number().int(),
  agreement: readerAgreement.nullable(),
  referenceStandard: z
    .object({
      origin: z.enum(['agreed', 'adjudicated']),
      /** Null when the source has no frame of reference, without which no DICOM SEG can be written. */
      segDigest: digest.nullable(),
      labelMapDigest: digest,
      acceptedAt: instant,
    })
    .nullable(),
})
/** A reading without its maker, named by the place that is fixed for its case. */
const aliasedReading = z.object({
  readingId: id,
  alias: z.enum(['A', 'B']),
  labels: z.array(labelAnswer),
  comment: z.string(),
  digest,
})
const maskShape = z.object({
  slices: z.coerce.number().int().positive(),
  rows: z.coerce.number().int().positive(),
  columns: z.coerce.number().int().positive(),
})
/** `activeSeconds` is the time at work since the save before. */
const draftQuery = maskShape.extend({ activeSeconds: z.coerce.number().min(0).max(86_400).default(0) })
const readers = ['annotator'] as const

export const annotateRoutes = {
  openReading: route({
    method: 'POST',
    path: '/cohorts/:id/reading',
    who: ['curator'],
    summary: 'Make one case a series and two tasks a case; answers how many',
    params: idParams,
    body: z.object({ form: readingForm }),
    reply: z.object({
      cases: z.number().int(),
      tasks: z.number().int(),
      /** Series of the cohort that no case was made of, and why. */
      skipped: z.array(z.object({ seriesId: id, code: z.string(), message: z.string() })),
    }),
  }),
  tasks: route({
    method: 'GET',
    path: '/tasks',
    who: [...readers],
    summary: 'My tasks, and the open ones that I may take',
    reply: listOf(task),
  }),
  nextTask: route({
    method: 'POST',
    path: '/tasks/next',
    who: [...readers],
    summary: 'Take the next open task, or answer the one I have',
    reply: z.object({ task: task.nullable() }),
  }),
  claimTask: route({
    method: 'POST',
    path: '/tasks/:id/claim',
    who: [...readers],
    summary: 'Take this task; one winner, 409 for the others',
    params: idParams,
    reply: task,
  }),
  releaseTask: route({
    method: 'POST',
    path: '/tasks/:id/release',
    who: [...readers],
    summary: 'Give the task back; the draft is kept for me',
    params: idParams,
    reply: task,
  }),
  task: route({
    method: 'GET',
    path: '/tasks/:id',
    who: [...readers],
    summary: 'The case to read',
    params: idParams,
    reply: taskDetail,
  }),
  taskInstance: route({
    method: 'GET',
    path: '/tasks/:id/instances/:index',
    who: [...readers],
    summary: 'The Part 10 file at `index`',
    params: z.object({ id, index: z.coerce.number().int().min(0) }),
    reply: { bytes: 'application/dicom' },
  }),
  draft: route({
    method: 'GET',
    path: '/tasks/:id/draft',
    who: [...readers],
    summary: 'My saved label map (gzip of uint8 [slice,row,column]); all background when nothing was saved yet',
    params: idParams,
    reply: { bytes: 'application/gzip' },
  }),
  saveDraft: route({
    method: 'PUT',
    path: '/tasks/:id/draft',
    who: [...readers],
    summary: 'Autosave the label map',
    params: idParams,
    query: draftQuery,
    body: 'bytes',
    reply: z.object({ savedAt: instant, digest }),
  }),
  submitReading: route({
    method: 'POST',
    path: '/tasks/:id/submit',
    who: [...readers],
    summary: 'Hand in the saved draft as the reading; it cannot be changed afterwards',
    params: idParams,
    body: z.object({ draftDigest: digest, labels: z.array(labelAnswer), comment: z.string().max(2000).default('') }),
    reply: task,
  }),
  cases: route({
    method: 'GET',
    path: '/cases',
    who: ['curator', 'adjudicator', 'operator'],
    summary: 'Cases, most disagreement first',
    query: z.object({ cohortId: id.optional(), state: caseState.optional() }),
    reply: listOf(annotationCase),
  }),
  case: route({
    method: 'GET',
    path: '/cases/:id',
    who: ['curator', 'adjudicator', 'operator'],
    summary: 'One case; its readings without their makers, once both were compared, to those who made neither',
    params: idParams,
    reply: annotationCase.extend({ form: readingForm, series: seriesDetail, readings: z.array(aliasedReading) }),
  }),
  adjudication: route({
    method: 'GET',
    path: '/cases/:id/adjudication',
    who: ['adjudicator'],
    summary: 'Both readings as A and B, without their makers',
    params: idParams,
    reply: z.object({
      case: annotationCase,
      form: readingForm,
      series: seriesDetail,
      readings: z.array(aliasedReading),
    }),
  }),
  readingLabelMap: route({
    method: 'GET',
    path: '/readings/:id/label-map',
    who: ['curator', 'adjudicator', 'operator'],
    summary: 'A reading’s label map, once both readings of its case were compared, to those who made neither',
    params: idParams,
    reply: { bytes: 'application/gzip' },
  }),
  adjudicationDraft: route({
    method: 'GET',
    path: '/cases/:id/adjudication/draft',
    who: ['adjudicator'],
    summary: 'My own contour as saved; all background when nothing was saved yet',
    params: idParams,
    reply: { bytes: 'application/gzip' },
  }),
  saveAdjudicationDraft: route({
    method: 'PUT',
    path: '/cases/:id/adjudication/draft',
    who: ['adjudicator'],
    summary: 'Save the adjudicator’s own contour',
    params: idParams,
    query: draftQuery,
    body: 'bytes',
    reply: z.object({ savedAt: instant, digest }),
  }),
  adjudicate: route({
    method: 'POST',
    path: '/cases/:id/adjudication',
    who: ['adjudicator'],
    summary: 'Decide a discrepancy: take A, take B, or a new one drawn',
    params: idParams,
    body: z.object({
      choice: z.enum(['A', 'B', 'new']),
      draftDigest: digest.optional(),
      reason: z.string().min(1).max(2000),
    }),
    reply: annotationCase,
  }),
  referenceSegmentation: route({
    method: 'GET',
    path: '/cases/:id/reference-standard.dcm',
    who: ['curator', 'adjudicator', 'operator'],
    summary: 'The reference standard as DICOM SEG',
    params: idParams,
    reply: { bytes: 'application/dicom' },
  }),
  referenceLabelMap: route({
    method: 'GET',
    path: '/cases/:id/reference-standard',
    who: ['curator', 'adjudicator', 'operator'],
    summary: 'The reference standard as a label map',
    params: idParams,
    reply: { bytes: 'application/gzip' },
  }),
} as const
