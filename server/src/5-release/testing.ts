import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { BodyInOf, ReadingForm, releaseRoutes } from '@tsumugi/api'
import { makeVolume, type Volume, writeNiftiGz } from '@tsumugi/imaging'
import { canonicalBytes, sha256Hex } from '@tsumugi/proofs'
import { buildSeries, syntheticPatient } from '@tsumugi/testkit'
import type { MemberActor } from '#platform/actor'
import { inTransaction } from '#platform/db'
import { enqueue } from '#platform/jobs'
import type { TestPlatform } from '#platform/testing'
import { tarArchive } from './tar-archive.ts'

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

/** A frozen cohort with a finished run, as the stages before leave it: two hospitals under agreement, people of every role, an annotation firm. */
export interface Scene {
  readonly cohortId: string
  readonly runId: string
  readonly siteIds: readonly [string, string]
  readonly hospitalIds: readonly [string, string]
  readonly annotatorFirmId: string
  readonly platformId: string
  readonly subjects: readonly { readonly id: string; readonly pseudonym: string; readonly seriesId: string }[]
  readonly curator: MemberActor
  readonly ethicsOfficer: MemberActor
  readonly financeOfficer: MemberActor
  readonly dataManager: MemberActor
  readonly customer: MemberActor
  readonly otherCustomer: MemberActor
}

const shape = [4, 16, 16] as const
const form: ReadingForm = {
  title: { en: 'Lesions', ja: '病変' },
  instructions: { en: 'Mark each lesion.', ja: '病変をすべて塗る。' },
  labels: [
    {
      value: 3,
      name: { en: 'Lesion', ja: '病変' },
      color: '#d62728',
      category: { value: '49755003', scheme: 'SCT', meaning: 'Morphologically Abnormal Structure' },
      type: { value: '52988006', scheme: 'SCT', meaning: 'Lesion' },
    },
  ],
  minDice: 0.8,
  maxHd95Mm: null,
  readers: 2,
}

/** Make a scene in a fresh platform. */
export async function makeScene(platform: TestPlatform, subjects: readonly SceneSubject[]): Promise<Scene> {
  const platformId = await addOrganisation(platform, 'platform', 'Platform')
  const hospitalIds = [
    await addOrganisation(platform, 'hospital', 'Kita Hospital'),
    await addOrganisation(platform, 'hospital', 'Minami Hospital'),
  ] as const
  const firm = await addOrganisation(platform, 'annotation', 'Reading firm')
  const curator = await addMember(platform, platformId, 'curator')
  const sites = [await addSite(platform, hospitalIds[0]), await addSite(platform, hospitalIds[1])] as const
  const added: AddedSubject[] = []
  for (const [index, subject] of subjects.entries())
    added.push(await addSubject(platform, sites[subject.site], { subject, index }))
  const cohortId = await addCohort(platform, curator, added)
  await addReadings(platform, { cohortId, firm, added, curator })
  const runId = await addRun(platform, { cohortId, added, curator })
  return {
    cohortId,
    runId,
    hospitalIds,
    platformId,
    annotatorFirmId: firm,
    siteIds: [sites[0].siteId, sites[1].siteId],
    subjects: added,
    curator,
    ethicsOfficer: await addMember(platform, platformId, 'ethics-officer'),
    financeOfficer: await addMember(platform, platformId, 'finance-officer'),
    dataManager: await addMember(platform, hospitalIds[0], 'data-manager'),
    customer: await addMember(platform, await addOrganisation(platform, 'customer', 'AI firm'), 'customer'),
    otherCustomer: await addMember(platform, await addOrganisation(platform, 'customer', 'Other firm'), 'customer'),
  }
}

/** What a curator asks for; change what the test is about. */
export function askRelease(
  scene: Scene,
  change: Partial<BodyInOf<typeof releaseRoutes.createRelease>> = {},
): BodyInOf<typeof releaseRoutes.createRelease> {
  return {
    datasetName: 'Lung',
    title: { en: 'Lung lesions', ja: '肺病変' },
    description: { en: 'CT with lesions.', ja: '病変のあるCT。' },
    version: '1.0.0',
    cohortId: scene.cohortId,
    runId: scene.runId,
    split: { train: 0.6, validation: 0.2, test: 0.2, seed: 'tsumugi' },
    terms: { licence: 'CC-BY-NC-4.0', purposes: ['research'], duo: ['DUO:0000042'] },
    fee: { minor: '1000001', currency: 'JPY' },
    ...change,
  }
}

/** The context of a job run in this process. */
export function jobContext<P>(platform: TestPlatform, payload: P, signal = new AbortController().signal) {
  const { db, blobs, config, log } = platform
  return { jobId: randomUUID(), payload, attempt: 1, db, blobs, config, log, signal, progress: async () => {} }
}

// A study is stored once, so scenes of one platform have different people.
let patients = 0

interface AddedSubject {
  readonly id: string
  readonly pseudonym: string
  readonly seriesId: string
  readonly packDigest: string
  readonly plan: SceneSubject
}
interface SceneSite {
  readonly siteId: string
  readonly submissionId: string
}

async function addOrganisation(
  platform: TestPlatform,
  kind: 'hospital' | 'annotation' | 'customer' | 'platform',
  name: string,
) {
  const id = randomUUID()
  await platform.db.insertInto('organisation').values({ id, kind, name_en: name, name_ja: name }).execute()
  return id
}

async function addMember(
  platform: TestPlatform,
  organisationId: string,
  role: MemberActor['role'],
): Promise<MemberActor> {
  const memberId = randomUUID()
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

async function addSite(platform: TestPlatform, organisationId: string): Promise<SceneSite> {
  const [siteId, gatewayId, submissionId] = [randomUUID(), randomUUID(), randomUUID()]
  const code = `T${siteId.slice(0, 7).toUpperCase()}`
  const site = { id: siteId, organisation_id: organisationId, code, name_en: 'Site', name_ja: '施設', region: 'Kinki' }
  await platform.db.insertInto('site').values(site).execute()
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
  await coverSite(platform, siteId)
  return { siteId, submissionId }
}

/** Put an agreement and an ethics approval in force for CT and MR and these purposes. */
async function coverSite(platform: TestPlatform, siteId: string): Promise<void> {
  const term = { site_id: siteId, modalities: ['CT', 'MR'], starts_on: '2020-01-01', ends_on: '2099-12-31' }
  await platform.db
    .insertInto('agreement')
    .values({
      ...term,
      id: randomUUID(),
      reference: randomUUID(),
      purposes: ['research', 'education'],
      regions: [],
      fee_share_basis_points: 7000,
      created_at: new Date(),
    })
    .execute()
  await platform.db
    .insertInto('ethics_approval')
    .values({ ...term, id: randomUUID(), committee: 'Test committee', reference: randomUUID(), created_at: new Date() })
    .execute()
}

async function addSubject(
  platform: TestPlatform,
  site: SceneSite,
  { subject, index }: { subject: SceneSubject; index: number },
): Promise<AddedSubject> {
  const modality = subject.modality ?? 'CT'
  const synthetic = buildSeries({ modality, patient: syntheticPatient(++patients) })
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

async function addCohort(
  platform: TestPlatform,
  curator: MemberActor,
  added: readonly AddedSubject[],
): Promise<string> {
  const [projectId, cohortId] = [randomUUID(), randomUUID()]
  await platform.db.insertInto('project').values({ id: projectId, name_en: 'Test', name_ja: '試験' }).execute()
  await platform.db
    .insertInto('cohort')
    .values({
      id: cohortId,
      project_id: projectId,
      name: 'Lung',
      version: 1,
      criteria: '[]',
      flow: '{"steps":[]}',
      series_count: added.length,
      subject_count: added.length,
      digest: sha256Hex(new TextEncoder().encode(cohortId)),
      frozen_at: new Date(),
      frozen_by: curator.memberId,
    })
    .execute()
  const rows = added.map(one => ({
    series_id: one.seriesId,
    subject_id: one.id,
    pack_digest: one.packDigest,
    found: [],
  }))
  await platform.db
    .insertInto('cohort_series')
    .values(rows.map(row => ({ ...row, cohort_id: cohortId })))
    .execute()
  return cohortId
}

interface Read {
  readonly cohortId: string
  readonly firm: string
  readonly added: readonly AddedSubject[]
  readonly curator: MemberActor
}

async function addReadings(platform: TestPlatform, { cohortId, firm, added, curator }: Read): Promise<void> {
  const formId = randomUUID()
  await platform.db
    .insertInto('reading_form')
    .values({
      id: formId,
      cohort_id: cohortId,
      form: JSON.stringify(form),
      digest: sha256Hex(canonicalBytes(form)),
      skipped: '[]',
      opened_by: curator.memberId,
      opened_at: new Date(),
    })
    .execute()
  const readers = [await addMember(platform, firm, 'annotator'), await addMember(platform, firm, 'annotator')]
  const adjudicator = await addMember(platform, firm, 'adjudicator')
  for (const [index, one] of added.entries())
    if (one.plan.reference !== undefined)
      await addReference(platform, { one, index, cohortId, formId, readers, adjudicator })
}

interface ReferenceInput {
  readonly one: AddedSubject
  readonly index: number
  readonly cohortId: string
  readonly formId: string
  readonly readers: readonly MemberActor[]
  readonly adjudicator: MemberActor
}

async function addReference(platform: TestPlatform, input: ReferenceInput): Promise<void> {
  const { one, readers, adjudicator } = input
  const caseId = randomUUID()
  const map = await platform.blobs.putBlob(new TextEncoder().encode(`label map ${caseId}`))
  const segmentation = buildSeries({ patient: syntheticPatient(++patients) }).instances[0]
  const seg = await platform.blobs.putBlob(segmentation?.bytes ?? new Uint8Array())
  const dice = 0.9 - input.index / 100
  const label = { value: 3, dice, jaccard: 0.8, hd95Mm: 1, volumeDifference: 0, flag: null, isWithinBounds: true }
  await platform.db
    .insertInto('annotation_case')
    .values({
      id: caseId,
      reading_form_id: input.formId,
      cohort_id: input.cohortId,
      number: input.index + 1,
      series_id: one.seriesId,
      subject_id: one.id,
      modality: one.plan.modality ?? 'CT',
      slices: shape[0],
      rows: shape[1],
      columns: shape[2],
      state: 'accepted',
      agreement: JSON.stringify({ metricsVersion: 'metrics@1', labels: [label], isWithinBounds: true }),
      created_at: new Date(),
    })
    .execute()
  const readingIds = await Promise.all(
    readers.map((reader, slot) => addReading(platform, { caseId, reader, slot: slot + 1, digest: map.digest })),
  )
  const adjudicationId = one.plan.reference === 'adjudicated' ? randomUUID() : null
  const mapColumns = { label_map_digest: map.digest, label_map_bytes: BigInt(map.sizeBytes) }
  if (adjudicationId !== null)
    await platform.db
      .insertInto('adjudication')
      .values({
        id: adjudicationId,
        case_id: caseId,
        adjudicator_id: adjudicator.memberId,
        organisation_id: adjudicator.organisationId,
        choice: 'new',
        reason: 'neither',
        active_seconds: 10,
        decided_at: new Date(),
        ...mapColumns,
      })
      .execute()
  await platform.db
    .insertInto('reference_standard')
    .values({
      case_id: caseId,
      origin: one.plan.reference ?? 'agreed',
      reading_id: adjudicationId === null ? (readingIds[0] ?? null) : null,
      adjudication_id: adjudicationId,
      seg_digest: seg.digest,
      seg_bytes: BigInt(seg.sizeBytes),
      accepted_at: new Date(),
      ...mapColumns,
    })
    .execute()
}

async function addReading(
  platform: TestPlatform,
  { caseId, reader, slot, digest }: { caseId: string; reader: MemberActor; slot: number; digest: string },
): Promise<string> {
  const [taskId, readingId] = [randomUUID(), randomUUID()]
  const now = new Date()
  await platform.db
    .insertInto('annotation_task')
    .values({
      id: taskId,
      case_id: caseId,
      slot,
      state: 'submitted',
      annotator_id: reader.memberId,
      submitted_at: now,
      created_at: now,
    })
    .execute()
  await platform.db
    .insertInto('reading')
    .values({
      id: readingId,
      task_id: taskId,
      case_id: caseId,
      annotator_id: reader.memberId,
      organisation_id: reader.organisationId,
      label_map_digest: digest,
      label_map_bytes: 1n,
      voxel_counts: '{}',
      labels: '[]',
      comment: '',
      active_seconds: 60,
      submitted_at: now,
    })
    .execute()
  return readingId
}

async function addRun(
  platform: TestPlatform,
  { cohortId, added, curator }: { cohortId: string; added: readonly AddedSubject[]; curator: MemberActor },
): Promise<string> {
  const { project_id: projectId } = await platform.db
    .selectFrom('cohort')
    .select('project_id')
    .where('id', '=', cohortId)
    .executeTakeFirstOrThrow()
  const [recipeId, runId] = [randomUUID(), randomUUID()]
  const now = new Date()
  const steps = JSON.stringify([{ step: 'resample', version: 1, parameters: { spacingMm: [1, 1, 1] } }])
  const recipe = { id: recipeId, project_id: projectId, name: 'Standard', version: 1, digest: '0'.repeat(64) }
  await platform.db
    .insertInto('recipe')
    .values({ ...recipe, steps, created_by: curator.memberId, created_at: now })
    .execute()
  const jobId = await inTransaction(platform.db, tx => enqueue(tx, 'preprocess-run', { runId }, { title: 'Run' }))
  await platform.db
    .insertInto('recipe_run')
    .values({
      id: runId,
      recipe_id: recipeId,
      cohort_id: cohortId,
      code_version: 'imaging@1',
      job_id: jobId,
      digest: sha256Hex(new TextEncoder().encode(runId)),
      created_by: curator.memberId,
      created_at: now,
      finished_at: now,
    })
    .execute()
  for (const [index, one] of added.entries()) await addDerivative(platform, { runId, one, number: index + 1 })
  return runId
}

async function addDerivative(
  platform: TestPlatform,
  { runId, one, number }: { runId: string; one: AddedSubject; number: number },
): Promise<void> {
  const links = { id: randomUUID(), run_id: runId, series_id: one.seriesId, subject_id: one.id, number }
  if (one.plan.isDerivativeFailed) {
    const issues = JSON.stringify([{ code: 'too-few-slices', severity: 'error', message: 'too few' }])
    await platform.db
      .insertInto('derivative')
      .values({ ...links, state: 'failed', report: '[]', issues, shape: [], spacing_mm: [] })
      .execute()
    return
  }
  const image = await platform.blobs.putBlob(await writeNiftiGz(sceneImage(number)))
  const labels =
    one.plan.reference && (await platform.blobs.putBlob(await writeNiftiGz(sceneLabels(one.plan.labelShape ?? shape))))
  await platform.db
    .insertInto('derivative')
    .values({
      ...links,
      state: 'done',
      digest: image.digest,
      size_bytes: BigInt(image.sizeBytes),
      label_map_digest: labels?.digest ?? null,
      label_map_bytes: labels === undefined ? null : BigInt(labels.sizeBytes),
      shape: [...shape],
      spacing_mm: [1, 1, 1],
      report: '[]',
      issues: '[]',
      finished_at: new Date(),
    })
    .execute()
}

const affine = [1, 0, 0, -8, 0, 1, 0, -8, 0, 0, 1, 0, 0, 0, 0, 1]

function sceneImage(seed: number): Volume {
  const voxels = Int16Array.from(
    { length: shape[0] * shape[1] * shape[2] },
    (_, at) => ((at * 31 + seed * 7) % 400) - 200,
  )
  return makeVolume(voxels, shape, { affine, modality: 'CT', unit: 'HU' })
}

/** Label 3 of the form in every fourth voxel. */
function sceneLabels(of: readonly [number, number, number]): Volume {
  const voxels = Uint8Array.from({ length: of[0] * of[1] * of[2] }, (_, at) => (at % 4 === 0 ? 3 : 0))
  return makeVolume(voxels, of, { affine, modality: 'SEG', unit: 'label' })
}
