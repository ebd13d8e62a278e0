import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { canonicalBytes, sha256Hex } from '@tsumugi/proofs'
import { buildSeries, syntheticPatient } from '@tsumugi/testkit'
import type { TestPlatform } from '#platform/testing'
import { tarArchive } from '../tar-archive.ts'

/** Shape of every image of a scene. */
export const sceneShape = [4, 16, 16] as const

/** One subject to add: which of the two sites, what was done with its series. */
export interface SceneSubject {
  readonly site: 0 | 1
  readonly modality?: 'CT' | 'MR'
  /** Read twice and accepted, with labels on the grid of the derivative. */
  readonly reference?: 'agreed' | 'adjudicated'
  readonly isDerivativeFailed?: boolean
  /** Move the label map, so that it no longer fits the image. */
  readonly labelShape?: readonly [number, number, number]
}

/** A subject with its one series, as `addSubject` made it. */
export interface AddedSubject {
  readonly id: string
  readonly pseudonym: string
  readonly seriesId: string
  readonly packDigest: string
  readonly plan: SceneSubject
}
/** A site under agreement with a submission for series to hang on. */
export interface SceneSite {
  readonly siteId: string
  readonly submissionId: string
}

// A study is stored once, so scenes of one platform have different people.
let people = 0

/** Add a subject with a synthetic series, packed and indexed. */
export async function addSubject(
  platform: TestPlatform,
  site: SceneSite,
  { subject, index }: { subject: SceneSubject; index: number },
): Promise<AddedSubject> {
  const modality = subject.modality ?? 'CT'
  const [patient] = [syntheticPatient(++people)]
  const synthetic = buildSeries({ modality, patient })
  const [subjectId, studyId, seriesId] = [randomUUID(), randomUUID(), randomUUID()]
  const pseudonym = `S-${subjectId.slice(0, 8).toUpperCase()}`
  const stored = await storePack(platform, synthetic.instances)
  const receipt = JSON.stringify({
    profile: { edition: '2026d', options: ['clean-graphics'] },
    toolVersion: 'test',
    rulesDigest: stored.packDigest,
    actions: {},
    withheld: [],
    instancesIn: synthetic.instances.length,
    instancesOut: synthetic.instances.length,
    outDigest: stored.packDigest,
    residualRisk: 'low',
    createdAt: '2026-01-01T00:00:00.000Z',
  })
  const links = { subject_id: subjectId, submission_id: site.submissionId, receipt, created_at: new Date() }
  const person = { id: subjectId, site_id: site.siteId, pseudonym, sex: 'F' as const, birth_year: 1950 + index }
  await platform.db
    .insertInto('subject')
    .values({ ...person, created_at: new Date() })
    .execute()
  await platform.db
    .insertInto('study')
    .values({ id: studyId, study_instance_uid: synthetic.studyInstanceUid, study_date: '2025-03-01', ...links })
    .execute()
  const [, rows, columns] = synthetic.phantom.shape
  await platform.db
    .insertInto('series')
    .values({
      id: seriesId,
      study_id: studyId,
      site_id: site.siteId,
      series_instance_uid: synthetic.seriesInstanceUid,
      modality,
      sop_class_uid: '1.2.840.10008.5.1.4.1.1.2',
      description: 'THORAX, "thin"',
      body_part: 'CHEST',
      manufacturer: 'ACME',
      instance_count: synthetic.instances.length,
      size_bytes: BigInt(stored.sizeBytes),
      rows,
      columns,
      header: '{}',
      pack_digest: stored.packDigest,
      index_digest: stored.indexDigest,
      order_digest: stored.indexDigest,
      ...links,
    })
    .execute()
  return { id: subjectId, pseudonym, seriesId, packDigest: stored.packDigest, plan: subject }
}

async function storePack(
  platform: TestPlatform,
  instances: readonly {
    readonly bytes: Uint8Array
    readonly sopInstanceUid: string
    readonly instanceNumber: number
  }[],
) {
  const files = instances.map(one => ({
    path: `${one.sopInstanceUid}.dcm`,
    sizeBytes: one.bytes.length,
    open: async () => Readable.from([one.bytes]),
  }))
  const pack = await buffer(tarArchive(files, new Date(0)))
  let offset = 0
  const listed = instances.map(one => {
    const start = offset + 512
    offset = start + Math.ceil(one.bytes.length / 512) * 512
    return {
      sopInstanceUid: one.sopInstanceUid,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      instanceNumber: one.instanceNumber,
      frames: 1,
      offset: start,
      length: one.bytes.length,
      sha256: sha256Hex(one.bytes),
    }
  })
  const index = {
    format: 'tsumugi-pack@1',
    seriesInstanceUid: '1.2.3',
    studyInstanceUid: '1.2',
    modality: 'CT',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    transferSyntaxUids: ['1.2.840.10008.1.2.1'],
    instances: listed,
  }
  const stored = await platform.blobs.putBlob(pack)
  const { digest: indexDigest } = await platform.blobs.putBlob(canonicalBytes(index))
  return { packDigest: stored.digest, sizeBytes: stored.sizeBytes, indexDigest }
}
