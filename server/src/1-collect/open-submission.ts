import type { SubmissionManifest, signedSubmission } from '@tsumugi/api'
import { canonicalBytes, fromBase64, isSignedJson, sha256Hex } from '@tsumugi/proofs'
import type { z } from 'zod'
import type { GatewayActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { record } from '#provenance'
import { withNone } from './enter-agreement.ts'
import { refuse } from './refusals.ts'
import { requireInForce } from './require-in-force.ts'

/** A signed manifest as it came in, and when. */
export interface OpenSubmission {
  readonly signed: z.output<typeof signedSubmission>
  readonly at: Date
}

/** Take a signed manifest in: who signed it, under which contracts, for whom. The same manifest again changes nothing.
 *  Refused unless the gateway's key signed it, the site is the gateway's own, an agreement and an ethics approval are in force for
 *  each modality, and no subject opted out. Answers the submission's id. */
export async function openSubmission(tx: Tx, actor: GatewayActor, input: OpenSubmission): Promise<string> {
  const { manifest } = input.signed
  const manifestDigest = sha256Hex(canonicalBytes(manifest))
  await requireSignedByGateway(tx, actor, input.signed)
  const existing = await findExisting(tx, manifest.submissionId, manifestDigest)
  if (existing !== undefined) return existing
  for (const modality of modalitiesOf(manifest)) await requireInForce(tx, actor.siteId, modality, { on: input.at })
  await requireNotOptedOut(tx, actor.siteId, manifest)
  const objects = objectsOf(manifest)
  await saveSubmission(tx, actor, { ...input, manifestDigest, objects })
  await record(tx, actor, 'submission.opened', {
    subjects: [manifest.submissionId, manifestDigest, actor.siteId],
    body: { ...countsOf(manifest), agreementReference: manifest.agreementReference, legalBasis: manifest.legalBasis },
  })
  return manifest.submissionId
}

async function requireSignedByGateway(
  tx: Tx,
  actor: GatewayActor,
  { manifest, signature }: OpenSubmission['signed'],
): Promise<void> {
  const gateway = await tx
    .selectFrom('gateway')
    .innerJoin('site', 'site.id', 'gateway.site_id')
    .where('gateway.id', '=', actor.gatewayId)
    .select(['gateway.public_key', 'gateway.state', 'site.code'])
    .forUpdate('gateway')
    .executeTakeFirst()
  if (gateway === undefined || manifest.gatewayId !== actor.gatewayId)
    throw refuse('submission/wrong-gateway', {
      message: 'The manifest names another gateway than the one that sends it.',
      expected: actor.gatewayId,
      found: manifest.gatewayId,
    })
  if (gateway.state === 'revoked')
    throw refuse('submission/gateway-revoked', {
      message: 'This gateway was revoked.',
      subject: actor.gatewayId,
      hint: 'Enrol the gateway anew with a one-time code of the site’s data manager.',
    })
  if (!isSignedJson(manifest, signature, fromBase64(gateway.public_key)))
    throw refuse('submission/bad-signature', {
      message: 'The signature is not one of this gateway’s key over the manifest’s canonical JSON.',
      subject: manifest.submissionId,
    })
  if (manifest.siteCode !== gateway.code)
    throw refuse('submission/wrong-site', {
      message: 'The manifest names another site than the gateway’s.',
      expected: gateway.code,
      found: manifest.siteCode,
    })
}

async function findExisting(tx: Tx, id: string, manifestDigest: string): Promise<string | undefined> {
  const rows = await tx
    .selectFrom('submission')
    .where(eb => eb.or([eb('id', '=', id), eb('manifest_digest', '=', manifestDigest)]))
    .select(['id', 'manifest_digest'])
    .execute()
  const same = rows.find(row => row.manifest_digest === manifestDigest)
  if (same === undefined && rows.length > 0)
    throw refuse('submission/id-taken', {
      message: 'Another manifest was handed in under this submission id.',
      subject: id,
      hint: 'A changed manifest is a new submission: give it an id of its own.',
    })
  return same?.id
}

/** Modalities that the contracts must cover: those of the series, and SM where there is a slide. @see DICOM PS3.3 C.7.3.1.1.1 */
export function modalitiesOf(manifest: SubmissionManifest): string[] {
  const found = manifest.subjects.flatMap(({ studies, files }) => [
    ...studies.flatMap(study => study.series.map(series => series.modality)),
    ...files.flatMap(file => (file.kind === 'slide' ? ['SM'] : [])),
  ])
  return [...new Set(found)].sort()
}

async function requireNotOptedOut(tx: Tx, siteId: string, manifest: SubmissionManifest): Promise<void> {
  const [first] = await listOptedOutPseudonyms(tx, siteId, manifest)
  if (first === undefined) return
  throw refuse('submission/opted-out', {
    message: 'A subject of the submission opted out.',
    subject: first,
    hint: 'Make the submission again without this subject.',
  })
}

/** Pseudonyms of the manifest whose subjects opted out, in order. */
export async function listOptedOutPseudonyms(tx: Tx, siteId: string, manifest: SubmissionManifest): Promise<string[]> {
  const pseudonyms = manifest.subjects.map(subject => subject.pseudonym)
  const rows = await tx
    .selectFrom('opt_out')
    .where('site_id', '=', siteId)
    .where('pseudonym', 'in', withNone(pseudonyms))
    .select('pseudonym')
    .orderBy('pseudonym')
    .execute()
  return rows.map(row => row.pseudonym)
}

/** Every object that the manifest names, once, with its size. Refused when one digest has two sizes. */
export function objectsOf(manifest: SubmissionManifest): Map<string, number> {
  const objects = new Map<string, number>()
  const named = manifest.subjects.flatMap(({ studies, files }) => [
    ...studies.flatMap(study => study.series.flatMap(series => [series.pack, series.index])),
    ...files,
  ])
  for (const { digest, sizeBytes } of named) {
    const known = objects.get(digest)
    if (known !== undefined && known !== sizeBytes)
      throw refuse('submission/size-conflict', {
        message: 'The manifest gives one object two sizes.',
        subject: digest,
        expected: `${known} bytes`,
        found: `${sizeBytes} bytes`,
      })
    objects.set(digest, sizeBytes)
  }
  return objects
}

/** What a manifest holds, in numbers. Files are slides, tables and variant files. */
export function countsOf(manifest: SubmissionManifest) {
  const studies = manifest.subjects.flatMap(subject => subject.studies)
  const series = studies.flatMap(study => study.series)
  return {
    subjects: manifest.subjects.length,
    studies: studies.length,
    series: series.length,
    instances: series.reduce((sum, one) => sum + one.instanceCount, 0),
    files: manifest.subjects.reduce((sum, subject) => sum + subject.files.length, 0),
    sizeBytes: [...objectsOf(manifest).values()].reduce((sum, size) => sum + size, 0),
  }
}

async function saveSubmission(
  tx: Tx,
  actor: GatewayActor,
  { signed, at, manifestDigest, objects }: OpenSubmission & { manifestDigest: string; objects: Map<string, number> },
): Promise<void> {
  const { manifest, signature } = signed
  await tx
    .insertInto('submission')
    .values({
      id: manifest.submissionId,
      site_id: actor.siteId,
      gateway_id: actor.gatewayId,
      manifest_digest: manifestDigest,
      manifest: JSON.stringify(manifest),
      signature: JSON.stringify(signature),
      state: 'receiving',
      counts: JSON.stringify(countsOf(manifest)),
      issues: '[]',
      created_at: at,
    })
    .execute()
  const stored = await listStoredDigests(tx, actor.siteId, [...objects.keys()])
  for (const [digest, sizeBytes] of objects)
    await tx
      .insertInto('submission_object')
      .values({
        submission_id: manifest.submissionId,
        digest,
        size_bytes: BigInt(sizeBytes),
        is_received: stored.has(digest),
      })
      .execute()
}

/** Objects that this site brought before. Another site's objects are asked for again: a digest alone is no proof of having the bytes. */
async function listStoredDigests(tx: Tx, siteId: string, digests: readonly string[]): Promise<ReadonlySet<string>> {
  const wanted = digests.length === 0 ? [''] : digests
  const packs = await tx
    .selectFrom('series')
    .where('site_id', '=', siteId)
    .where(eb => eb.or([eb('pack_digest', 'in', wanted), eb('index_digest', 'in', wanted)]))
    .select(['pack_digest', 'index_digest'])
    .execute()
  const files = await tx
    .selectFrom('subject_file')
    .where('site_id', '=', siteId)
    .where('digest', 'in', wanted)
    .select('digest')
    .execute()
  return new Set([...packs.flatMap(row => [row.pack_digest, row.index_digest]), ...files.map(row => row.digest)])
}
