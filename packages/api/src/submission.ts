import { z } from 'zod'
import { day, digest, id, instant, modality, uid } from './common.ts'
import { siteRules } from './site-rules.ts'

/** Under which part of the law data leave: with a key that the hospital keeps (仮名加工), or with one that was destroyed (匿名加工). */
export const legalMode = z.enum(['pseudonymised', 'anonymised'])

/** Why something of a study should be looked at again: how many images it concerns. */
export const residualRiskReason = z.enum(['face-may-show', 'face-removed', 'text-in-pixels-may-show', 'report-text'])

/** What was done to one study before it left the hospital. @see the-thread.md §3 */
export const deidentificationReceipt = z.object({
  profile: z.object({ edition: z.string(), options: z.array(z.string()) }),
  toolVersion: z.string(),
  rulesDigest: digest,
  actions: z.record(z.string(), z.number().int()),
  withheld: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  instancesIn: z.number().int(),
  instancesOut: z.number().int(),
  outDigest: digest,
  residualRisk: z.enum(['low', 'review', 'withheld']),
  createdAt: instant,
  // What came after the first receipts were stored, and so may be missing.
  mode: legalMode.optional(),
  /** Who ran it, as the site names them; no person's data. */
  operator: z.string().min(1).max(64).optional(),
  /** Over the digests of the inputs; never in anonymised data, since it would lead back to them. */
  inDigest: digest.optional(),
  /** Images or regions of images in which something was painted over. */
  pixelsMasked: z.number().int().nonnegative().optional(),
  /** The parts of `rulesDigest`, by their names. */
  ruleDigests: z.record(z.string(), digest).optional(),
  residualRiskReasons: z.array(z.object({ reason: residualRiskReason, count: z.number().int() })).optional(),
})
export type DeidentificationReceipt = z.output<typeof deidentificationReceipt>

/** What was done to a slide, table, record or variant file. */
const fileReceipt = z.object({
  actions: z.record(z.string(), z.number().int()),
  inDigest: digest.optional(),
  /** People who look alike, at least, and different sensitive values among them, in the table that the file is of. */
  k: z.number().int().nonnegative().optional(),
  l: z.number().int().nonnegative().optional(),
})
const objectRef = z.object({ digest, sizeBytes: z.number().int().positive() })
export const submittedSeries = z.object({
  seriesInstanceUid: uid,
  modality,
  sopClassUid: uid,
  description: z.string().max(200).optional(),
  bodyPart: z.string().max(64).optional(),
  instanceCount: z.number().int().positive(),
  pack: objectRef,
  index: objectRef,
})
export const submittedFile = z.object({
  kind: z.enum(['slide', 'clinical', 'variants']),
  mediaType: z.string().max(100),
  fileName: z.string().regex(/^[A-Za-z0-9._-]{1,120}$/),
  digest,
  sizeBytes: z.number().int().positive(),
  receipt: fileReceipt.optional(),
})
/** The notice that people could object to, by its version and the day of its publication. */
export const legalNotice = z.object({ version: z.string().min(1).max(64), publishedOn: day })
export const submissionManifest = z.object({
  format: z.literal('tsumugi-submission@1'),
  submissionId: id,
  siteCode: z.string(),
  gatewayId: id,
  createdAt: instant,
  agreementReference: z.string().optional(),
  legalBasis: z.enum(['opt-out-notice', 'consent', 'certified-operator']),
  mode: legalMode.optional(),
  notice: legalNotice.optional(),
  /** People of the input who were left out since they opted out. */
  optedOutExcluded: z.number().int().nonnegative().optional(),
  /** Rules of the site that the profile alone would not have followed; the platform checks the objects with them in force. */
  siteRules: siteRules.optional(),
  subjects: z
    .array(
      z.object({
        pseudonym: z.string().regex(/^[A-Z0-9-]{6,64}$/),
        sex: z.enum(['F', 'M', 'O']).optional(),
        birthYear: z.number().int().min(1850).max(2100).optional(),
        studies: z.array(
          z.object({
            studyInstanceUid: uid,
            studyDate: day.optional(),
            description: z.string().max(200).optional(),
            receipt: deidentificationReceipt,
            series: z.array(submittedSeries).min(1),
          }),
        ),
        files: z.array(submittedFile),
      }),
    )
    .min(1),
})
export type SubmissionManifest = z.output<typeof submissionManifest>
export const signature = z.object({ keyId: z.string(), algorithm: z.literal('Ed25519'), value: z.string() })
export const signedSubmission = z.object({ manifest: submissionManifest, signature })

/** What a pack's index blob holds. @see the-thread.md §2 */
export const packIndex = z.object({
  format: z.literal('tsumugi-pack@1'),
  seriesInstanceUid: uid,
  studyInstanceUid: uid,
  modality,
  sopClassUid: uid,
  transferSyntaxUids: z.array(uid),
  instances: z.array(
    z.object({
      sopInstanceUid: uid,
      sopClassUid: uid,
      transferSyntaxUid: uid,
      instanceNumber: z.number().int(),
      frames: z.number().int().positive(),
      offset: z.number().int().nonnegative(),
      length: z.number().int().positive(),
      sha256: digest,
    }),
  ),
})
export type PackIndex = z.output<typeof packIndex>
