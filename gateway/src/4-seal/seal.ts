import { randomUUID } from 'node:crypto'
import { link, mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type SubmissionManifest, signature, submissionManifest } from '@tsumugi/api'
import type { OptionName, SiteRules } from '@tsumugi/deidentify'
import { canonicalBytes, sha256Hex, signJson } from '@tsumugi/proofs'
import { z } from 'zod'
import type { JournalInstance, JournalLine, JournalWithheld } from '#deidentify'
import { type Enrolment, type GatewayKeys, loadJson, type OnProgress, writeDurably } from '#work'
import { buildManifest, outputsOf } from './build-manifest.ts'
import { type SealedPack, writePack } from './write-pack.ts'

/** A manifest with its signature, and where its objects are. */
export const sealedSubmission = z.object({ manifest: submissionManifest, signature })
export type SealedSubmission = z.output<typeof sealedSubmission>

export interface SealInput {
  readonly runFolder: string
  readonly journal: readonly JournalLine[]
  readonly keys: GatewayKeys
  readonly enrolment: Enrolment
  readonly legalBasis: SubmissionManifest['legalBasis']
  readonly agreementReference?: string
  readonly mode: NonNullable<SubmissionManifest['mode']>
  readonly notice?: NonNullable<SubmissionManifest['notice']>
  /** Who runs it, as the site names them; the gateway's id unless told. */
  readonly operator?: string
  /** People of the input who were left out since they opted out. */
  readonly optedOutExcluded: number
  readonly options?: readonly OptionName[]
  readonly siteRules?: SiteRules
  readonly onProgress?: OnProgress
}

/** Where the sealed submission of a run is kept. */
const sealedPath = (runFolder: string) => join(runFolder, 'submission.json')
/** The sealed submission of a run, if it was sealed before. */
export const loadSealed = (runFolder: string): Promise<SealedSubmission | undefined> =>
  loadJson(sealedPath(runFolder), sealedSubmission)

/** Forget a sealed submission that was refused, so that the run can be sealed anew. */
export const unseal = (runFolder: string): Promise<void> => rm(sealedPath(runFolder), { force: true })

/** The identity of a submission: the digest of its manifest's canonical JSON. */
export const manifestDigest = (manifest: SubmissionManifest): string => sha256Hex(canonicalBytes(manifest))

/**
 * Seal what a run has made: one pack for each series, the manifest, and the gateway's signature over it. A run is sealed once; later calls answer
 * the same submission. Answers nothing when there is nothing to send.
 */
export async function seal(input: SealInput): Promise<SealedSubmission | undefined> {
  const before = await loadSealed(input.runFolder)
  if (before !== undefined) return before
  await mkdir(join(input.runFolder, 'objects'), { recursive: true, mode: 0o700 })
  const { instances, files, withheld } = outputsOf(input.journal)
  if (instances.length + files.length === 0) return undefined
  const packs = await packAll(input, instances)
  for (const file of files) await linkObject(input.runFolder, file.file, file.sha256)
  const manifest = buildManifest(
    {
      submissionId: randomUUID(),
      createdAt: new Date().toISOString(),
      siteCode: input.enrolment.siteCode,
      gatewayId: input.enrolment.gatewayId,
      legalBasis: input.legalBasis,
      ...(input.agreementReference === undefined ? {} : { agreementReference: input.agreementReference }),
      ...(input.options === undefined ? {} : { options: input.options }),
      ...(input.notice === undefined ? {} : { notice: input.notice }),
      ...{ mode: input.mode, operator: input.operator ?? input.enrolment.gatewayId },
      optedOutExcluded: input.optedOutExcluded,
      ...(input.siteRules === undefined ? {} : { siteRules: input.siteRules }),
    },
    input.journal,
    packs,
    withheldByStudy(withheld),
  )
  const sealed = { manifest, signature: signJson(manifest, input.keys.signing) }
  await writeDurably(sealedPath(input.runFolder), JSON.stringify(sealed))
  return sealed
}

async function packAll(input: SealInput, instances: readonly JournalInstance[]): Promise<Map<string, SealedPack>> {
  const bySeries = new Map<string, JournalInstance[]>()
  for (const line of instances) {
    const list = bySeries.get(line.seriesInstanceUid) ?? []
    list.push(line)
    bySeries.set(line.seriesInstanceUid, list)
  }
  const packs = new Map<string, SealedPack>()
  for (const [uid, lines] of bySeries) {
    packs.set(uid, await writePack(input.runFolder, lines))
    input.onProgress?.({ stage: 'seal', done: packs.size, total: bySeries.size })
  }
  return packs
}

function withheldByStudy(withheld: readonly JournalWithheld[]): Map<string, JournalWithheld[]> {
  const byStudy = new Map<string, JournalWithheld[]>()
  for (const line of withheld) {
    if (line.studyInstanceUid === undefined) continue
    byStudy.set(line.studyInstanceUid, [...(byStudy.get(line.studyInstanceUid) ?? []), line])
  }
  return byStudy
}

async function linkObject(runFolder: string, file: string, digest: string): Promise<void> {
  const path = join(runFolder, 'objects', digest)
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) await link(join(runFolder, file), path)
}
