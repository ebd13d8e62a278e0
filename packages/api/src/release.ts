import { z } from 'zod'
import { bilingual, day, digest, id, idParams, instant, listOf, money } from './common.ts'
import { route } from './route.ts'

export const split = z.enum(['train', 'validation', 'test'])
export const manifestFile = z.object({
  path: z.string(),
  sizeBytes: z.number().int(),
  sha256: digest,
  mediaType: z.string(),
})
/** `manifest.json` of a release, canonical JSON. @see the-thread.md §6 */
export const releaseManifest = z.object({
  format: z.literal('tsumugi-release@1'),
  dataset: z.string(),
  version: z.string(),
  releaseId: id,
  createdAt: instant,
  cohort: z.object({ id, digest }),
  run: z.object({ id, digest }),
  splits: z.record(z.string(), split),
  counts: z.object({
    subjects: z.number().int(),
    series: z.number().int(),
    referenceStandards: z.number().int(),
    slides: z.number().int(),
  }),
  files: z.array(manifestFile),
})
export type ReleaseManifest = z.output<typeof releaseManifest>
/** `proof.json` of a release: all a stranger needs to check it offline. */
export const releaseProof = z.object({
  format: z.literal('tsumugi-proof@1'),
  manifestDigest: digest,
  /** Canonical JSON of the log entry 'release.published', whose body names the manifest's digest. */
  entry: z.string(),
  entrySignature: z.string(),
  index: z.number().int(),
  path: z.array(digest),
  treeHead: z.string(),
  platformPublicKey: z.string(),
})
export type ReleaseProof = z.output<typeof releaseProof>

export const licenceTerms = z.object({
  licence: z.string(),
  purposes: z.array(z.enum(['research', 'commercial-development', 'education'])).min(1),
  /** GA4GH Data Use Ontology codes, such as DUO:0000042. */
  duo: z.array(z.string()),
})
export const release = z.object({
  id,
  datasetName: z.string(),
  title: bilingual,
  description: bilingual,
  version: z.string(),
  state: z.enum(['building', 'published', 'failed', 'withdrawn']),
  jobId: id.nullable(),
  cohortId: id,
  runId: id,
  manifestDigest: digest.nullable(),
  sizeBytes: z.number(),
  fileCount: z.number().int(),
  counts: releaseManifest.shape.counts.nullable(),
  splitCounts: z.record(z.string(), z.number().int()),
  agreement: z
    .object({ doubleReadCases: z.number().int(), medianDice: z.number().nullable(), adjudicated: z.number().int() })
    .nullable(),
  terms: licenceTerms,
  fee: money,
  layouts: z.array(z.enum(['nnunet', 'dicom', 'croissant'])),
  createdAt: instant,
  publishedAt: instant.nullable(),
  error: z.string().nullable(),
})
/** What everybody may see. Counts under 10 are null ("<10") where a person could be singled out. */
export const catalogueCard = z.object({
  id,
  datasetName: z.string(),
  title: bilingual,
  description: bilingual,
  version: z.string(),
  modalities: z.array(z.string()),
  subjects: z.number().int().nullable(),
  series: z.number().int().nullable(),
  sizeBytes: z.number(),
  terms: licenceTerms,
  fee: money,
  publishedAt: instant,
  medianDice: z.number().nullable(),
})
export const accessRequest = z.object({
  id,
  releaseId: id,
  datasetName: z.string(),
  version: z.string(),
  organisationId: id,
  organisationName: bilingual,
  purpose: z.enum(['research', 'commercial-development', 'education']),
  statement: z.string(),
  state: z.enum(['pending', 'approved', 'returned', 'granted']),
  /** Does the purpose match the release's terms and every agreement behind it? A decision aid; a person decides. */
  match: z.object({ isMatch: z.boolean(), reasons: z.array(z.string()) }),
  quote: money.nullable(),
  decidedAt: instant.nullable(),
  decisionReason: z.string().nullable(),
  createdAt: instant,
})
export const grant = z.object({
  id,
  requestId: id,
  releaseId: id,
  datasetName: z.string(),
  version: z.string(),
  organisationId: id,
  organisationName: bilingual,
  fee: money,
  startsOn: day,
  endsOn: day,
  state: z.enum(['in-force', 'expired', 'revoked']),
  downloads: z.number().int(),
  createdAt: instant,
})
const staff = ['curator', 'operator', 'ethics-officer', 'finance-officer'] as const
const purpose = accessRequest.shape.purpose

export const releaseRoutes = {
  releases: route({
    method: 'GET',
    path: '/releases',
    who: [...staff],
    summary: 'Releases, newest first',
    reply: listOf(release),
  }),
  createRelease: route({
    method: 'POST',
    path: '/releases',
    who: ['curator'],
    summary: 'Build and publish an immutable release in the background',
    body: z.object({
      datasetName: z.string().regex(/^[A-Za-z][A-Za-z0-9]{2,40}$/),
      title: bilingual,
      description: z.object({ en: z.string().min(1).max(4000), ja: z.string().min(1).max(4000) }),
      version: z.string().regex(/^\d+\.\d+\.\d+$/),
      cohortId: id,
      runId: id,
      split: z.object({
        train: z.number().min(0),
        validation: z.number().min(0),
        test: z.number().min(0),
        seed: z.string().max(100),
      }),
      terms: licenceTerms,
      fee: money,
    }),
    reply: release,
  }),
  release: route({
    method: 'GET',
    path: '/releases/:id',
    who: [...staff],
    summary: 'One release',
    params: idParams,
    reply: release,
  }),
  releaseFiles: route({
    method: 'GET',
    path: '/releases/:id/manifest',
    who: [...staff, 'customer'],
    summary: 'The manifest; a customer needs a grant in force',
    params: idParams,
    reply: releaseManifest,
  }),
  releaseFile: route({
    method: 'GET',
    path: '/releases/:id/files/*',
    who: [...staff, 'customer'],
    summary: 'One file of the release, with ranges; a customer needs a grant in force',
    params: z.object({ id, '*': z.string() }),
    reply: { bytes: 'application/octet-stream' },
  }),
  releaseArchive: route({
    method: 'GET',
    path: '/releases/:id/archive',
    who: [...staff, 'customer'],
    summary: 'The release as one tar stream',
    params: idParams,
    query: z.object({ layout: z.enum(['all', 'nnunet', 'dicom']).default('all') }),
    reply: { bytes: 'application/x-tar' },
  }),
  datasheet: route({
    method: 'GET',
    path: '/releases/:id/datasheet',
    who: 'anyone',
    summary: 'The datasheet (Markdown)',
    params: idParams,
    query: z.object({ language: z.enum(['en', 'ja']).default('en') }),
    reply: { bytes: 'text/markdown' },
  }),
  catalogue: route({
    method: 'GET',
    path: '/catalogue',
    who: 'anyone',
    summary: 'Published releases',
    query: z.object({ text: z.string().max(100).optional(), modality: z.string().max(10).optional() }),
    reply: listOf(catalogueCard),
  }),
  catalogueEntry: route({
    method: 'GET',
    path: '/catalogue/:id',
    who: 'anyone',
    summary: 'One published release',
    params: idParams,
    reply: catalogueCard.extend({
      splitCounts: z.record(z.string(), z.number().int().nullable()),
      layouts: release.shape.layouts,
      manifestDigest: digest,
      agreement: release.shape.agreement,
    }),
  }),
  cataloguePreview: route({
    method: 'GET',
    path: '/catalogue/:id/preview',
    who: 'anyone',
    summary: 'A PNG of sample slices',
    params: idParams,
    reply: { bytes: 'image/png' },
  }),
  requestAccess: route({
    method: 'POST',
    path: '/access-requests',
    who: ['customer'],
    summary: 'Ask for a release for a purpose',
    body: z.object({ releaseId: id, purpose, statement: z.string().min(1).max(4000) }),
    reply: accessRequest,
  }),
  accessRequests: route({
    method: 'GET',
    path: '/access-requests',
    who: ['customer', 'ethics-officer', 'operator', 'finance-officer'],
    summary: 'Requests: a customer sees those of the own organisation',
    reply: listOf(accessRequest),
  }),
  decideRequest: route({
    method: 'POST',
    path: '/access-requests/:id/decision',
    who: ['ethics-officer'],
    summary: 'Approve with a quote and term, or return with a reason',
    params: idParams,
    body: z.discriminatedUnion('verdict', [
      z.object({ verdict: z.literal('approve'), fee: money, endsOn: day, reason: z.string().max(200).default('') }),
      z.object({ verdict: z.literal('return'), reason: z.string().min(1).max(200) }),
    ]),
    reply: accessRequest,
  }),
  acceptQuote: route({
    method: 'POST',
    path: '/access-requests/:id/accept',
    who: ['customer'],
    summary: 'Accept licence and quote: the grant is in force, the fee is due',
    params: idParams,
    reply: grant,
  }),
  grants: route({
    method: 'GET',
    path: '/grants',
    who: ['customer', 'ethics-officer', 'operator', 'finance-officer'],
    summary: 'Grants: a customer sees those of the own organisation',
    reply: listOf(grant),
  }),
  revokeGrant: route({
    method: 'POST',
    path: '/grants/:id/revoke',
    who: ['ethics-officer'],
    summary: 'Revoke a grant; downloads stop at once',
    params: idParams,
    body: z.object({ reason: z.string().min(1).max(500) }),
    reply: grant,
  }),
} as const
