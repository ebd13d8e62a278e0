import type { PackIndex, SubmissionManifest } from '@tsumugi/api'
import { checkSiteRules } from '@tsumugi/deidentify'
import type { Blobs } from '#platform/blobs'
import type { Config } from '#platform/config'
import { type ClaimedFile, checkFile, type FileFacts } from './check-file.ts'
import { type ClaimedSeries, checkPack, type PackFacts } from './check-pack.ts'
import type { Issue } from './contract.ts'
import { issueOf } from './issues.ts'
import { openObject, type SubmittedObject } from './open-object.ts'

/** All that the bytes of a submission say, and what is wrong with them. */
export interface SubmissionFacts {
  readonly issues: Issue[]
  /** By series UID. */
  readonly packs: ReadonlyMap<string, PackFacts>
  /** By `fileKey`. */
  readonly files: ReadonlyMap<string, FileFacts>
}

interface Store {
  readonly config: Pick<Config, 'home'>
  readonly blobs: Blobs
}

/** Told after each object; may throw to stop. */
export type OnProgress = (done: number, total: number) => Promise<void>

/** One subject's file by its content: the same bytes may belong to two subjects. */
export function fileKey(pseudonym: string, digest: string): string {
  return `${pseudonym} ${digest}`
}

/** Check every object of a submission from its bytes: digests, packs, files, receipts. Nothing is stored. */
export async function checkSubmission(
  store: Store,
  manifest: SubmissionManifest,
  onProgress: OnProgress,
): Promise<SubmissionFacts> {
  const claimed = claimedSeries(manifest)
  const files = manifest.subjects.flatMap(({ pseudonym, files }) => files.map(file => ({ pseudonym, file })))
  const total = claimed.length + files.length
  const issues = checkUnique(claimed)
  const packs = new Map<string, PackFacts>()
  const fileFacts = new Map<string, FileFacts>()
  for (const [index, one] of claimed.entries()) {
    const checked = await checkOnePack(store, manifest.submissionId, one)
    issues.push(...checked.issues)
    if (checked.facts !== undefined) packs.set(one.series.seriesInstanceUid, checked.facts)
    await onProgress(index + 1, total)
  }
  for (const [index, one] of files.entries()) {
    const checked = await checkOneFile(store, manifest.submissionId, one)
    issues.push(...checked.issues)
    if (checked.facts !== undefined) fileFacts.set(fileKey(one.pseudonym, one.file.digest), checked.facts)
    await onProgress(claimed.length + index + 1, total)
  }
  issues.push(...checkReceipts(manifest), ...checkRules(manifest))
  return { issues, packs, files: fileFacts }
}

/** Every series of a manifest with its study and subject. */
export function claimedSeries(manifest: SubmissionManifest): ClaimedSeries[] {
  return manifest.subjects.flatMap(({ pseudonym, studies }) =>
    studies.flatMap(({ studyInstanceUid, series }) =>
      series.map(one => ({ pseudonym, studyInstanceUid, series: one, siteRules: soundRules(manifest) })),
    ),
  )
}

/** Rules that are not sound are in force nowhere. */
const soundRules = ({ siteRules = [] }: SubmissionManifest) => (checkSiteRules(siteRules).length > 0 ? [] : siteRules)

/** Indexes of checked packs by series UID. */
export function indexesOf({ packs }: SubmissionFacts): Map<string, PackIndex> {
  return new Map([...packs].map(([uid, { index }]) => [uid, index]))
}

function checkUnique(claimed: readonly ClaimedSeries[]): Issue[] {
  const seen = new Set<string>()
  return claimed.flatMap(({ series: { seriesInstanceUid } }) => {
    const isAgain = seen.has(seriesInstanceUid)
    seen.add(seriesInstanceUid)
    return isAgain ? [issueOf('series-conflict', 'The manifest names the series twice.', seriesInstanceUid)] : []
  })
}

async function checkOnePack(store: Store, submissionId: string, claimed: ClaimedSeries) {
  const pack = await openObject(store, submissionId, claimed.series.pack.digest)
  const index = await openObject(store, submissionId, claimed.series.index.digest)
  try {
    const damaged = [...(await checkDigest(pack)), ...(await checkDigest(index))]
    return damaged.length > 0 ? { issues: damaged, facts: undefined } : await checkPack(claimed, { pack, index })
  } finally {
    await pack.close()
    await index.close()
  }
}

async function checkOneFile(store: Store, submissionId: string, claimed: ClaimedFile) {
  const object = await openObject(store, submissionId, claimed.file.digest)
  try {
    const damaged = await checkDigest(object)
    return damaged.length > 0 ? { issues: damaged, facts: undefined } : await checkFile(claimed, object)
  } finally {
    await object.close()
  }
}

async function checkDigest(object: SubmittedObject): Promise<Issue[]> {
  if ((await object.digestBytes()) === object.digest) return []
  return [issueOf('object-damaged', 'The object’s bytes changed after they were received.', object.digest)]
}

function checkRules({ siteRules = [] }: SubmissionManifest): Issue[] {
  return checkSiteRules(siteRules).map(({ rule, message }) =>
    issueOf('site-rules-unsound', `Rule ${rule} of the site cannot be in force. ${message}.`),
  )
}

/** What a receipt says went out must be what came in. */
function checkReceipts(manifest: SubmissionManifest): Issue[] {
  return manifest.subjects.flatMap(({ studies }) =>
    studies.flatMap(({ studyInstanceUid, series, receipt }) => {
      const instances = series.reduce((sum, one) => sum + one.instanceCount, 0)
      if (receipt.instancesOut === instances) return []
      const message = `The de-identification receipt says ${receipt.instancesOut} instances, the study has ${instances}.`
      return [issueOf('receipt-differs', message, studyInstanceUid)]
    }),
  )
}
