import { z } from 'zod'
import { day, digest, id, idParams, instant, issue, listOf, modality, page, uid } from './common.ts'
import { route } from './route.ts'
import { siteRules } from './site-rules.ts'
import {
  deidentificationReceipt,
  signature,
  signedSubmission,
  submissionManifest,
  submittedFile,
} from './submission.ts'

export const agreement = z.object({
  id,
  siteId: id,
  siteName: z.string(),
  reference: z.string(),
  modalities: z.array(modality),
  purposes: z.array(z.enum(['research', 'commercial-development', 'education'])),
  regions: z.array(z.string()),
  startsOn: day,
  endsOn: day,
  /** The hospital's part of a usage fee, in basis points (7000 = 70 %). */
  feeShareBasisPoints: z.number().int().min(0).max(10_000),
  documentDigest: digest.nullable(),
  state: z.enum(['in-force', 'not-yet', 'expired', 'ended']),
})
const newAgreement = agreement.omit({ id: true, siteName: true, state: true, documentDigest: true })
export const ethicsApproval = z.object({
  id,
  siteId: id,
  siteName: z.string(),
  committee: z.string(),
  reference: z.string(),
  modalities: z.array(modality),
  startsOn: day,
  endsOn: day,
  state: z.enum(['in-force', 'not-yet', 'expired', 'ended']),
})
const newEthicsApproval = ethicsApproval.omit({ id: true, siteName: true, state: true })
export const optOut = z.object({
  id,
  siteId: id,
  pseudonym: z.string(),
  reason: z.string(),
  effectiveAt: instant,
  /** What the opt-out reached: kept out of these from now on. */
  reached: z.object({ series: z.number().int(), cohorts: z.number().int(), releases: z.number().int() }),
})

/** The server's signed acknowledgement, given only after the commit. */
export const submissionReceipt = z.object({
  submissionId: id,
  manifestDigest: digest,
  acceptedAt: instant,
  subjects: z.number().int(),
  studies: z.number().int(),
  series: z.number().int(),
  instances: z.number().int(),
  files: z.number().int(),
  logEntryId: id,
  signature,
})
export const submission = z.object({
  id,
  siteId: id,
  siteName: z.string(),
  manifestDigest: digest,
  state: z.enum(['receiving', 'checking', 'accepted', 'refused']),
  createdAt: instant,
  acceptedAt: instant.nullable(),
  missing: z.array(z.object({ digest, sizeBytes: z.number().int(), receivedBytes: z.number().int() })),
  issues: z.array(issue),
  receipt: submissionReceipt.nullable(),
  /** What the manifest says of the law under which it was given; older answers do not have it. */
  legal: submissionManifest
    .pick({ legalBasis: true, mode: true, notice: true, optedOutExcluded: true, agreementReference: true })
    .optional(),
  /** Rules of the site that came before the profile, as the manifest declares them. */
  siteRules: siteRules.optional(),
  counts: z.object({
    subjects: z.number().int(),
    studies: z.number().int(),
    series: z.number().int(),
    instances: z.number().int(),
    files: z.number().int(),
    sizeBytes: z.number(),
  }),
})

export const seriesSummary = z.object({
  id,
  subjectId: id,
  pseudonym: z.string(),
  siteId: id,
  siteName: z.string(),
  studyId: id,
  studyInstanceUid: uid,
  seriesInstanceUid: uid,
  modality,
  description: z.string().nullable(),
  bodyPart: z.string().nullable(),
  studyDate: day.nullable(),
  instanceCount: z.number().int(),
  sizeBytes: z.number(),
  manufacturer: z.string().nullable(),
  isOptedOut: z.boolean(),
  createdAt: instant,
})
/** A series with what a viewer needs: slices in the order of position along the normal, first to last. */
export const seriesDetail = seriesSummary.extend({
  rows: z.number().int().nullable(),
  columns: z.number().int().nullable(),
  header: z.record(z.string(), z.json()),
  slices: z.array(z.object({ sopInstanceUid: uid, instanceIndex: z.number().int(), frameNumber: z.number().int() })),
  packDigest: digest,
  receipt: deidentificationReceipt,
})
export const subjectFile = z.object({
  id,
  subjectId: id,
  pseudonym: z.string(),
  kind: submittedFile.shape.kind,
  mediaType: z.string(),
  fileName: z.string(),
  digest,
  sizeBytes: z.number(),
  /** clinical: { columns, rows }; variants: { samples, variants, reference }; slide: { width, height, levels, mpp }. */
  summary: z.record(z.string(), z.json()),
  createdAt: instant,
})
export const subject = z.object({
  id,
  siteId: id,
  siteName: z.string(),
  pseudonym: z.string(),
  sex: z.enum(['F', 'M', 'O']).nullable(),
  birthYear: z.number().int().nullable(),
  isOptedOut: z.boolean(),
  studies: z.number().int(),
  series: z.number().int(),
  files: z.number().int(),
  createdAt: instant,
})
const platformStaff = ['curator', 'operator', 'ethics-officer', 'data-manager'] as const
const imageReaders = ['curator', 'operator', 'data-manager', 'annotator', 'adjudicator'] as const

export const collectRoutes = {
  agreements: route({
    method: 'GET',
    path: '/agreements',
    who: ['data-manager', 'ethics-officer', 'curator', 'operator', 'finance-officer'],
    summary: 'Data use agreements',
    reply: listOf(agreement),
  }),
  createAgreement: route({
    method: 'POST',
    path: '/agreements',
    who: ['ethics-officer'],
    summary: 'Enter a signed data use agreement',
    body: newAgreement,
    reply: agreement,
  }),
  endAgreement: route({
    method: 'POST',
    path: '/agreements/:id/end',
    who: ['ethics-officer'],
    summary: 'End an agreement now; uploads and releases under it are refused from then on',
    params: idParams,
    body: z.object({ reason: z.string().min(1).max(500) }),
    reply: agreement,
  }),
  ethicsApprovals: route({
    method: 'GET',
    path: '/ethics-approvals',
    who: ['data-manager', 'ethics-officer', 'curator', 'operator'],
    summary: 'Ethics approvals',
    reply: listOf(ethicsApproval),
  }),
  createEthicsApproval: route({
    method: 'POST',
    path: '/ethics-approvals',
    who: ['ethics-officer'],
    summary: 'Enter an ethics approval',
    body: newEthicsApproval,
    reply: ethicsApproval,
  }),
  endEthicsApproval: route({
    method: 'POST',
    path: '/ethics-approvals/:id/end',
    who: ['ethics-officer'],
    summary: 'End an approval now',
    params: idParams,
    body: z.object({ reason: z.string().min(1).max(500) }),
    reply: ethicsApproval,
  }),
  optOuts: route({
    method: 'GET',
    path: '/opt-outs',
    who: ['data-manager', 'ethics-officer', 'operator'],
    summary: 'Opt-outs and what each reached',
    reply: listOf(optOut),
  }),
  createOptOut: route({
    method: 'POST',
    path: '/opt-outs',
    who: ['data-manager'],
    summary: 'Record that a subject opted out; blocks every new cohort and release at once',
    body: z.object({ siteId: id, pseudonym: z.string().min(1).max(64), reason: z.string().min(1).max(500) }),
    reply: optOut,
  }),
  openSubmission: route({
    method: 'POST',
    path: '/submissions',
    who: 'gateway',
    summary: 'Hand in a signed manifest; answers what is still missing. The same manifest again changes nothing',
    body: signedSubmission,
    reply: submission,
  }),
  uploadObject: route({
    method: 'PATCH',
    path: '/submissions/:id/objects/:digest',
    who: 'gateway',
    summary: 'Append bytes at the offset in header upload-offset; 409 tells the offset the server has',
    params: z.object({ id, digest }),
    body: 'bytes',
    reply: z.object({ receivedBytes: z.number().int(), isComplete: z.boolean() }),
  }),
  commitSubmission: route({
    method: 'POST',
    path: '/submissions/:id/commit',
    who: 'gateway',
    summary: 'All bytes are there: check everything and accept or refuse the whole',
    params: idParams,
    reply: submission,
  }),
  gatewaySubmission: route({
    method: 'GET',
    path: '/gateway/submissions/:id',
    who: 'gateway',
    summary: 'State of one of my submissions',
    params: idParams,
    reply: submission,
  }),
  submissions: route({
    method: 'GET',
    path: '/submissions',
    who: [...platformStaff],
    summary: 'Submissions, newest first',
    query: page,
    reply: listOf(submission),
  }),
  submission: route({
    method: 'GET',
    path: '/submissions/:id',
    who: [...platformStaff],
    summary: 'One submission',
    params: idParams,
    reply: submission,
  }),
  subjects: route({
    method: 'GET',
    path: '/subjects',
    who: [...platformStaff],
    summary: 'Subjects',
    query: page.extend({ text: z.string().max(100).optional() }),
    reply: listOf(subject),
  }),
  subject: route({
    method: 'GET',
    path: '/subjects/:id',
    who: [...platformStaff],
    summary: 'A subject with all that belongs to it',
    params: idParams,
    reply: subject.extend({ seriesList: z.array(seriesSummary), fileList: z.array(subjectFile) }),
  }),
  seriesList: route({
    method: 'GET',
    path: '/series',
    who: [...platformStaff],
    summary: 'Series, newest first',
    query: page.extend({ modality: modality.optional(), text: z.string().max(100).optional() }),
    reply: listOf(seriesSummary),
  }),
  series: route({
    method: 'GET',
    path: '/series/:id',
    who: [...imageReaders],
    summary: 'One series',
    params: idParams,
    reply: seriesDetail,
  }),
  seriesThumbnail: route({
    method: 'GET',
    path: '/series/:id/thumbnail',
    who: [...imageReaders],
    summary: 'A PNG of the middle slice, 256 pixels wide at most',
    params: idParams,
    reply: { bytes: 'image/png' },
  }),
  seriesInstance: route({
    method: 'GET',
    path: '/series/:id/instances/:index',
    who: [...imageReaders],
    summary: 'The Part 10 file at `index` of the pack',
    params: z.object({ id, index: z.coerce.number().int().min(0) }),
    reply: { bytes: 'application/dicom' },
  }),
  subjectFiles: route({
    method: 'GET',
    path: '/subject-files',
    who: [...platformStaff],
    summary: 'Slides, clinical tables and variant files',
    query: page.extend({ kind: submittedFile.shape.kind.optional() }),
    reply: listOf(subjectFile),
  }),
  subjectFile: route({
    method: 'GET',
    path: '/subject-files/:id',
    who: [...imageReaders],
    summary: 'One subject file',
    params: idParams,
    reply: subjectFile,
  }),
  subjectFileRows: route({
    method: 'GET',
    path: '/subject-files/:id/rows',
    who: [...platformStaff],
    summary: 'The first rows of a clinical table or variant file',
    params: idParams,
    query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
    reply: z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.string())), total: z.number().int() }),
  }),
  slide: route({
    method: 'GET',
    path: '/slides/:id',
    who: [...imageReaders],
    summary: 'Pyramid of a slide: level 0 is the largest',
    params: idParams,
    reply: z.object({
      width: z.number().int(),
      height: z.number().int(),
      mpp: z.number().nullable(),
      levels: z.array(
        z.object({
          width: z.number().int(),
          height: z.number().int(),
          tileWidth: z.number().int(),
          tileHeight: z.number().int(),
        }),
      ),
    }),
  }),
  slideTile: route({
    method: 'GET',
    path: '/slides/:id/tiles/:level/:column/:row',
    who: [...imageReaders],
    summary: 'One tile as JPEG',
    params: z.object({
      id,
      level: z.coerce.number().int().min(0),
      column: z.coerce.number().int().min(0),
      row: z.coerce.number().int().min(0),
    }),
    reply: { bytes: 'image/jpeg' },
  }),
} as const
