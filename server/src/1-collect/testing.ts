import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { SubmissionManifest, signedSubmission } from '@tsumugi/api'
import { createPlanner, deidentifyTable, makeSiteKey, type SiteKey } from '@tsumugi/deidentify'
import { editDicom, parseDicom, uidOf } from '@tsumugi/dicom'
import { canonicalBytes, type KeyPair, makeKeyPair, sha256Hex, signJson, toBase64 } from '@tsumugi/proofs'
import type { SyntheticInstance } from '@tsumugi/testkit'
import { pack } from 'tar-stream'
import type { z } from 'zod'
import { insertMember, insertOrganisation, insertSite } from '#membership'
import type { GatewayActor, MemberActor } from '#platform/actor'
import { inTransaction } from '#platform/db'
import type { TestPlatform } from '#platform/testing'
import { enterAgreement } from './enter-agreement.ts'
import { enterEthicsApproval } from './enter-ethics-approval.ts'

/** A hospital with one site and an enrolled gateway, and the platform's people. */
export interface TestSite {
  readonly siteId: string
  readonly siteCode: string
  readonly gateway: GatewayActor
  readonly gatewayKey: KeyPair
  readonly siteKey: SiteKey
  readonly dataManager: MemberActor
  readonly ethicsOfficer: MemberActor
  readonly curator: MemberActor
}

/** A signed manifest and the bytes of every object that it names. */
export interface TestSubmission {
  readonly signed: z.output<typeof signedSubmission>
  readonly objects: ReadonlyMap<string, Uint8Array>
}

/** Add a hospital with a site, its gateway and its people. Agreement and approval are entered apart: {@link coverSite}. */
export async function addTestSite(platform: TestPlatform): Promise<TestSite> {
  const gatewayKey = makeKeyPair()
  const siteCode = `T${randomUUID().slice(0, 7).toUpperCase()}`
  return inTransaction(platform.db, async tx => {
    const name = { en: `Hospital ${siteCode}`, ja: `病院 ${siteCode}` }
    const hospital = await insertOrganisation(tx, { kind: 'hospital', name })
    const house = await insertOrganisation(tx, { kind: 'platform', name: { en: 'Platform', ja: '基盤' } })
    const site = await insertSite(tx, { organisationId: hospital.id, code: siteCode, name, region: 'Kinki' })
    const member = async (organisationId: string, role: MemberActor['role']): Promise<MemberActor> => {
      const email = `${randomUUID()}@example.org`
      const person = {
        organisationId,
        role,
        email,
        displayName: `Test ${role}`,
        state: 'active',
        isSample: false,
      } as const
      return { kind: 'member', memberId: (await insertMember(tx, person)).id, organisationId, role }
    }
    const gatewayId = randomUUID()
    const publicKey = toBase64(gatewayKey.publicKey)
    await tx
      .insertInto('gateway')
      .values({ id: gatewayId, site_id: site.id, name: 'Gateway', public_key: publicKey, state: 'active' })
      .execute()
    return {
      siteId: site.id,
      siteCode,
      gateway: { kind: 'gateway', gatewayId, siteId: site.id },
      gatewayKey,
      siteKey: makeSiteKey(),
      dataManager: await member(hospital.id, 'data-manager'),
      ethicsOfficer: await member(house.id, 'ethics-officer'),
      curator: await member(house.id, 'curator'),
    }
  })
}

/** Enter an agreement and an ethics approval in force for CT, MR, PT and SM. */
export async function coverSite(
  platform: TestPlatform,
  site: TestSite,
): Promise<{ agreementId: string; approvalId: string }> {
  const at = new Date()
  const term = {
    siteId: site.siteId,
    modalities: ['CT', 'MR', 'PT', 'SM'],
    startsOn: '2020-01-01',
    endsOn: '2099-12-31',
    at,
  }
  return inTransaction(platform.db, async tx => ({
    agreementId: await enterAgreement(tx, site.ethicsOfficer, {
      ...term,
      reference: 'DUA-1',
      purposes: ['research', 'commercial-development'],
      regions: ['JP'],
      feeShareBasisPoints: 7000,
    }),
    approvalId: await enterEthicsApproval(tx, site.ethicsOfficer, {
      ...term,
      committee: 'Test committee',
      reference: 'E-1',
    }),
  }))
}

/** Files of one series, identifying as a hospital has them. */
export interface SubmittableSeries {
  readonly modality: string
  readonly instances: readonly Pick<SyntheticInstance, 'bytes'>[]
}

/** What goes into a test submission; `change` edits the manifest before it is signed. */
export interface SubmissionInput {
  readonly series?: readonly SubmittableSeries[]
  /** A clinical CSV of the hospital; its column `patient_id` is the person. */
  readonly clinicalCsv?: string
  /** Bytes sent as they are, as one file of the pseudonym. */
  readonly files?: readonly {
    pseudonym: string
    kind: 'slide' | 'clinical' | 'variants'
    fileName: string
    bytes: Uint8Array
  }[]
  readonly change?: (manifest: SubmissionManifest) => SubmissionManifest
  /** Changes the de-identified files of every series before they are packed. */
  readonly changeFiles?: (files: Uint8Array[]) => Uint8Array[]
  readonly changePack?: (tar: Uint8Array) => Uint8Array
  readonly changeIndex?: (bytes: Uint8Array) => Uint8Array
}

type Subject = SubmissionManifest['subjects'][number]

/** De-identify, pack and sign as a gateway does. */
export async function makeSubmission(site: TestSite, input: SubmissionInput): Promise<TestSubmission> {
  const objects = new Map<string, Uint8Array>()
  const subjects = new Map<string, Subject>()
  const subjectOf = (pseudonym: string) => {
    const subject = subjects.get(pseudonym) ?? { pseudonym, studies: [], files: [] }
    subjects.set(pseudonym, subject)
    return subject
  }
  for (const series of input.series ?? []) {
    const { pseudonym, study } = await packSeries(site, series, { objects, input })
    subjectOf(pseudonym).studies.push(study)
  }
  for (const { pseudonym, kind, fileName, bytes } of [...tablesOf(site, input), ...(input.files ?? [])]) {
    const file = { kind, mediaType: mediaTypes[kind], fileName, ...put(objects, bytes) }
    subjectOf(pseudonym).files.push(file)
  }
  const manifest: SubmissionManifest = {
    format: 'tsumugi-submission@1',
    submissionId: randomUUID(),
    siteCode: site.siteCode,
    gatewayId: site.gateway.gatewayId,
    createdAt: new Date().toISOString(),
    legalBasis: 'opt-out-notice',
    subjects: [...subjects.values()],
  }
  const changed = input.change?.(manifest) ?? manifest
  return { signed: { manifest: changed, signature: { ...signJson(changed, site.gatewayKey) } }, objects }
}

const mediaTypes = { slide: 'image/tiff', clinical: 'text/csv', variants: 'text/x-vcf' } as const

function tablesOf(site: TestSite, { clinicalCsv }: SubmissionInput) {
  if (clinicalCsv === undefined) return []
  const roles = { patient_id: 'id', age: 'age', sex: 'keep', diagnosis: 'keep', smoker: 'keep', egfr: 'keep' } as const
  return deidentifyTable(clinicalCsv, roles, site.siteKey).subjects.map(({ pseudonym, csv }) => {
    const bytes = new TextEncoder().encode(csv)
    return { pseudonym, kind: 'clinical' as const, fileName: `${pseudonym}.csv`, bytes }
  })
}

function put(objects: Map<string, Uint8Array>, bytes: Uint8Array): { digest: string; sizeBytes: number } {
  const digest = sha256Hex(bytes)
  objects.set(digest, bytes)
  return { digest, sizeBytes: bytes.length }
}

async function packSeries(
  site: TestSite,
  series: SubmittableSeries,
  { objects, input }: { objects: Map<string, Uint8Array>; input: SubmissionInput },
) {
  const planner = createPlanner({ key: site.siteKey })
  let pseudonym = ''
  const cleaned = series.instances.map(({ bytes }) => {
    const plan = planner(parseDicom(bytes))
    if (plan.kind === 'withheld') throw new Error(`withheld: ${plan.reason}`)
    pseudonym = plan.alias.pseudonym
    return new Uint8Array(Buffer.concat(editDicom(plan.file, plan.edit).chunks))
  })
  const files = input.changeFiles?.(cleaned) ?? cleaned
  const { tar, index } = await packFiles(files)
  const indexBytes = canonicalBytes(index)
  const study: Subject['studies'][number] = {
    studyInstanceUid: index.studyInstanceUid,
    studyDate: '2019-05-05',
    receipt: testReceipt(files.length, sha256Hex(tar)),
    series: [
      {
        seriesInstanceUid: index.seriesInstanceUid,
        modality: series.modality,
        sopClassUid: index.sopClassUid,
        description: 'THORAX',
        bodyPart: series.modality === 'CT' ? 'CHEST' : 'BRAIN',
        instanceCount: files.length,
        pack: put(objects, input.changePack?.(tar) ?? tar),
        index: put(objects, input.changeIndex?.(indexBytes) ?? indexBytes),
      },
    ],
  }
  return { pseudonym, study }
}

/** A de-identification receipt of a study of `instances` files. */
export function testReceipt(instances: number, outDigest: string) {
  return {
    profile: { edition: '2026d', options: ['113100'] },
    toolVersion: 'test',
    rulesDigest: sha256Hex(new Uint8Array()),
    actions: { removed: 1 },
    withheld: [],
    instancesIn: instances,
    instancesOut: instances,
    outDigest,
    residualRisk: 'low' as const,
    createdAt: new Date().toISOString(),
  }
}

/** A pack of Part 10 files and its index, written with tar-stream. */
export async function packFiles(files: readonly Uint8Array[]) {
  const instances = files.map(bytes => {
    const { file } = parseDicom(bytes)
    if (file === undefined) throw new Error('a test file must be readable')
    const text = (keyword: string) => uidOf(file.dataset, keyword) ?? ''
    return { bytes, text, transferSyntaxUid: file.transferSyntaxUid, number: Number(text('InstanceNumber')) }
  })
  instances.sort((a, b) => a.number - b.number || (a.text('SOPInstanceUID') < b.text('SOPInstanceUID') ? -1 : 1))
  const tar = pack()
  const plain = { mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }
  let offset = 0
  const rows = instances.map(({ bytes, text, transferSyntaxUid, number }) => {
    tar.entry({ ...plain, name: `${text('SOPInstanceUID')}.dcm` }, Buffer.from(bytes))
    const row = {
      sopInstanceUid: text('SOPInstanceUID'),
      sopClassUid: text('SOPClassUID'),
      transferSyntaxUid,
      instanceNumber: number,
      frames: Number(text('NumberOfFrames') || 1),
      offset: offset + 512,
      length: bytes.length,
      sha256: sha256Hex(bytes),
    }
    offset += 512 + Math.ceil(bytes.length / 512) * 512
    return row
  })
  tar.finalize()
  const first = instances[0]
  const index = {
    format: 'tsumugi-pack@1' as const,
    seriesInstanceUid: first?.text('SeriesInstanceUID') ?? '',
    studyInstanceUid: first?.text('StudyInstanceUID') ?? '',
    modality: first?.text('Modality') ?? '',
    sopClassUid: first?.text('SOPClassUID') ?? '',
    transferSyntaxUids: [...new Set(rows.map(row => row.transferSyntaxUid))].sort(),
    instances: rows,
  }
  return { tar: new Uint8Array(await buffer(tar)), index }
}
