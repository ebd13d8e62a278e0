import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ReadingForm } from '@tsumugi/api'
import { canonicalJson, sha256Hex } from '@tsumugi/proofs'
import { buildSeries, type SeriesInput, type SyntheticSeries } from '@tsumugi/testkit'
import { pack } from 'tar-stream'
import type { MemberActor } from '#platform/actor'
import type { TestPlatform } from '#platform/testing'
import { writeLabelMap } from './label-map.ts'

/** A reading form of one label, `Lesion`, unless told. */
export function testForm(change: Partial<ReadingForm> = {}): ReadingForm {
  return {
    title: { en: 'Lesions', ja: '病変' },
    instructions: { en: 'Mark each lesion.', ja: '病変をすべて塗る。' },
    labels: [testLabel(1, 'Lesion', '病変')],
    minDice: 0.8,
    maxHd95Mm: null,
    readers: 2,
    ...change,
  }
}

/** A label of a form. @see SNOMED CT 52988006 Lesion, 49755003 Morphologically abnormal structure */
export function testLabel(value: number, en: string, ja: string): ReadingForm['labels'][number] {
  return {
    value,
    name: { en, ja },
    color: '#d62728',
    category: { value: '49755003', scheme: 'SCT', meaning: 'Morphologically Abnormal Structure' },
    type: { value: '52988006', scheme: 'SCT', meaning: 'Lesion' },
  }
}

/** A series as the earlier stages leave it. */
export interface StoredSeries {
  readonly id: string
  readonly subjectId: string
  readonly pseudonym: string
  readonly siteId: string
  readonly packDigest: string
  readonly synthetic: SyntheticSeries
}

/** A member of a role in an organisation, as an actor. */
export async function addMember(platform: TestPlatform, role: MemberActor['role']): Promise<MemberActor> {
  const [memberId, organisationId] = [randomUUID(), randomUUID()]
  const kind = role === 'annotator' || role === 'adjudicator' ? 'annotation' : 'platform'
  await platform.db
    .insertInto('organisation')
    .values({ id: organisationId, kind, name_en: `House of ${role}`, name_ja: role })
    .execute()
  await platform.db
    .insertInto('member')
    .values({
      id: memberId,
      organisation_id: organisationId,
      email: `${memberId}@example.org`,
      display_name: `Test ${role}`,
      role,
      state: 'active',
    })
    .execute()
  return { kind: 'member', memberId, organisationId, role }
}

/** A site with a gateway and an accepted submission, for series to hang on. */
export async function addSite(platform: TestPlatform): Promise<{ siteId: string; submissionId: string }> {
  const [siteId, gatewayId, submissionId] = [randomUUID(), randomUUID(), randomUUID()]
  const { organisationId } = await addMember(platform, 'data-manager')
  const names = { name_en: 'Test hospital', name_ja: '試験病院' }
  const code = siteId.slice(0, 8).toUpperCase()
  await platform.db
    .insertInto('site')
    .values({ id: siteId, organisation_id: organisationId, code, region: 'Kinki', ...names })
    .execute()
  await platform.db
    .insertInto('gateway')
    .values({ id: gatewayId, site_id: siteId, name: 'g', public_key: gatewayId, state: 'active' })
    .execute()
  await platform.db
    .insertInto('submission')
    .values({
      id: submissionId,
      site_id: siteId,
      gateway_id: gatewayId,
      manifest_digest: sha256Hex(new TextEncoder().encode(submissionId)),
      manifest: '{}',
      signature: '{}',
      state: 'receiving',
      counts: '{}',
      issues: '[]',
      created_at: new Date(),
    })
    .execute()
  return { siteId, submissionId }
}

/** Store a synthetic series as a pack with its index and slice order, measured and without issues. */
export async function addSeries(
  platform: TestPlatform,
  site: { siteId: string; submissionId: string },
  input: SeriesInput & { subjectId?: string } = {},
): Promise<StoredSeries> {
  const synthetic = buildSeries(input)
  const blobs = await storePack(platform, synthetic)
  const subject = await ensureSubject(platform, site.siteId, input.subjectId)
  const receipt = JSON.stringify(testReceipt(blobs.packDigest, synthetic.instances.length))
  const links = { created_at: new Date(), subject_id: subject.id, submission_id: site.submissionId, receipt }
  const studyId = randomUUID()
  await platform.db
    .insertInto('study')
    .values({ id: studyId, study_instance_uid: `${synthetic.studyInstanceUid}.${Date.now()}.${count++}`, ...links })
    .execute()
  const id = randomUUID()
  const [, rows, columns] = synthetic.phantom.shape
  await platform.db
    .insertInto('series')
    .values({
      id,
      study_id: studyId,
      site_id: site.siteId,
      series_instance_uid: `${synthetic.seriesInstanceUid}.${count++}`,
      modality: synthetic.modality,
      sop_class_uid: '1.2.840.10008.5.1.4.1.1.2',
      instance_count: synthetic.instances.length,
      size_bytes: BigInt(blobs.sizeBytes),
      rows,
      columns,
      header: '{}',
      pack_digest: blobs.packDigest,
      index_digest: blobs.indexDigest,
      order_digest: blobs.orderDigest,
      ...links,
    })
    .execute()
  await platform.db
    .insertInto('series_check')
    .values({ series_id: id, checks_version: 'test', suggestion: 'accepted', suggestion_reasons: [] })
    .execute()
  return {
    id,
    subjectId: subject.id,
    pseudonym: subject.pseudonym,
    siteId: site.siteId,
    packDigest: blobs.packDigest,
    synthetic,
  }
}
let count = 0

/** Freeze these series as a cohort of a new project, or of `projectId`. */
export async function addCohort(
  platform: TestPlatform,
  series: readonly StoredSeries[],
  projectId?: string,
): Promise<{ cohortId: string; projectId: string }> {
  const project = projectId ?? randomUUID()
  if (projectId === undefined)
    await platform.db.insertInto('project').values({ id: project, name_en: 'Test', name_ja: '試験' }).execute()
  const cohortId = randomUUID()
  await platform.db
    .insertInto('cohort')
    .values({
      id: cohortId,
      project_id: project,
      name: `cohort ${cohortId}`,
      version: 1,
      criteria: '[]',
      flow: '{"steps":[]}',
      series_count: series.length,
      subject_count: new Set(series.map(one => one.subjectId)).size,
      digest: sha256Hex(new TextEncoder().encode(cohortId)),
      frozen_at: new Date(),
      frozen_by: randomUUID(),
    })
    .execute()
  await platform.db
    .insertInto('cohort_series')
    .values(
      series.map(one => ({
        cohort_id: cohortId,
        series_id: one.id,
        subject_id: one.subjectId,
        pack_digest: one.packDigest,
        found: [],
      })),
    )
    .execute()
  return { cohortId, projectId: project }
}

/** Let a subject opt out now. */
export async function optOut(platform: TestPlatform, series: StoredSeries): Promise<void> {
  await platform.db
    .insertInto('opt_out')
    .values({
      id: randomUUID(),
      site_id: series.siteId,
      pseudonym: series.pseudonym,
      reason: 'asked',
      effective_at: new Date(0),
    })
    .execute()
}

async function ensureSubject(platform: TestPlatform, siteId: string, known: string | undefined) {
  if (known !== undefined) {
    const found = await platform.db.selectFrom('subject').selectAll().where('id', '=', known).executeTakeFirstOrThrow()
    return { id: found.id, pseudonym: found.pseudonym }
  }
  const id = randomUUID()
  const pseudonym = `S-${id.slice(0, 8).toUpperCase()}`
  await platform.db.insertInto('subject').values({ id, site_id: siteId, pseudonym, created_at: new Date() }).execute()
  return { id, pseudonym }
}

async function storePack(platform: TestPlatform, synthetic: SyntheticSeries) {
  const tar = pack()
  let offset = 0
  const instances = synthetic.instances.map(instance => {
    const length = instance.bytes.length
    tar.entry({ name: `${instance.sopInstanceUid}.dcm`, mtime: new Date(0) }, Buffer.from(instance.bytes))
    const entry = { ...instance, offset: offset + 512, length }
    offset += 512 + Math.ceil(length / 512) * 512
    return entry
  })
  tar.finalize()
  const stored = await platform.blobs.putBlob(Readable.from(tar))
  const sopClassUid = synthetic.modality === 'CT' ? '1.2.840.10008.5.1.4.1.1.2' : '1.2.840.10008.5.1.4.1.1.4'
  const index = {
    format: 'tsumugi-pack@1',
    seriesInstanceUid: synthetic.seriesInstanceUid,
    studyInstanceUid: synthetic.studyInstanceUid,
    modality: synthetic.modality,
    sopClassUid,
    transferSyntaxUids: ['1.2.840.10008.1.2.1'],
    instances: instances.map(one => ({
      sopInstanceUid: one.sopInstanceUid,
      sopClassUid,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      instanceNumber: one.instanceNumber,
      frames: 1,
      offset: one.offset,
      length: one.length,
      sha256: sha256Hex(one.bytes),
    })),
  }
  const order = {
    format: 'tsumugi-slices@1',
    seriesInstanceUid: synthetic.seriesInstanceUid,
    slices: synthetic.instances.map((one, instanceIndex) => ({
      sopInstanceUid: one.sopInstanceUid,
      instanceIndex,
      frameNumber: 1,
    })),
  }
  return {
    packDigest: stored.digest,
    sizeBytes: stored.sizeBytes,
    indexDigest: (await platform.blobs.putBlob(bytesOf(index))).digest,
    orderDigest: (await platform.blobs.putBlob(bytesOf(order))).digest,
  }
}

function bytesOf(value: Parameters<typeof canonicalJson>[0]): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value))
}

function testReceipt(outDigest: string, instances: number) {
  return {
    profile: { edition: '2026d', options: [] },
    toolVersion: 'test',
    rulesDigest: outDigest,
    actions: {},
    withheld: [],
    instancesIn: instances,
    instancesOut: instances,
    outDigest,
    residualRisk: 'low',
    createdAt: '2026-01-01T00:00:00.000Z',
  }
}

/** A label map of a shape with label 1 in a box of columns `[from, to)` of every slice and row, compressed. */
export async function testMap(
  shape: readonly [number, number, number],
  boxes: readonly { value: number; from: number; to: number }[],
): Promise<Uint8Array> {
  const [slices, rows, columns] = shape
  const voxels = new Uint8Array(slices * rows * columns)
  for (let index = 0; index < voxels.length; index++) {
    const column = index % columns
    for (const { value, from, to } of boxes) if (column >= from && column < to) voxels[index] = value
  }
  return writeLabelMap(voxels)
}
