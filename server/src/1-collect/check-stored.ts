import type { PackIndex, SubmissionManifest } from '@tsumugi/api'
import type { Blobs } from '#platform/blobs'
import type { Tx } from '#platform/db'
import type { Issue } from './contract.ts'
import { withNone } from './enter-agreement.ts'
import { issueOf } from './issues.ts'
import { listOptedOutPseudonyms, modalitiesOf } from './open-submission.ts'
import { findCover } from './require-in-force.ts'
import { readPackIndex } from './series-objects.ts'

/** What a submission's contents are checked against: whose it is, and when. */
export interface CheckedAgainst {
  readonly siteId: string
  readonly gatewayId: string
  readonly manifest: SubmissionManifest
  /** Indexes computed from the packs, by series UID. */
  readonly indexes: ReadonlyMap<string, PackIndex>
  readonly at: Date
}

/** What stands against accepting now: contracts and opt-outs as they are at this moment, and what is already stored.
 *  The same bytes again are no conflict. The caller holds the lock on the site. */
export async function checkAgainstStored(tx: Tx, blobs: Blobs, input: CheckedAgainst): Promise<Issue[]> {
  return [
    ...(await checkGateway(tx, input)),
    ...(await checkContracts(tx, input)),
    ...(await checkOptOuts(tx, input)),
    ...(await checkStudies(tx, input)),
    ...(await checkSubjects(tx, input)),
    ...(await checkInstances(tx, blobs, input)),
  ]
}

async function checkGateway(tx: Tx, { gatewayId }: CheckedAgainst): Promise<Issue[]> {
  const row = await tx.selectFrom('gateway').where('id', '=', gatewayId).select('state').executeTakeFirst()
  if (row?.state === 'active') return []
  return [issueOf('gateway-revoked', 'The gateway was revoked before the check.', gatewayId)]
}

async function checkContracts(tx: Tx, { siteId, manifest, at }: CheckedAgainst): Promise<Issue[]> {
  const issues: Issue[] = []
  for (const modality of modalitiesOf(manifest)) {
    const cover = await findCover(tx, { siteId, modality, on: at })
    if (cover.agreementId === undefined)
      issues.push(issueOf('agreement-not-in-force', `No data use agreement covers ${modality} any more.`, modality))
    if (cover.ethicsApprovalId === undefined)
      issues.push(issueOf('ethics-approval-not-in-force', `No ethics approval covers ${modality} any more.`, modality))
  }
  return issues
}

async function checkOptOuts(tx: Tx, { siteId, manifest }: CheckedAgainst): Promise<Issue[]> {
  const pseudonyms = await listOptedOutPseudonyms(tx, siteId, manifest)
  return pseudonyms.map(pseudonym => issueOf('opted-out', 'The subject opted out before the check.', pseudonym))
}

/** A study belongs to one subject of one site, for ever. */
async function checkStudies(tx: Tx, { siteId, manifest }: CheckedAgainst): Promise<Issue[]> {
  const owners = new Map<string, string>()
  const issues: Issue[] = []
  for (const { pseudonym, studies } of manifest.subjects)
    for (const { studyInstanceUid } of studies) {
      if (owners.has(studyInstanceUid))
        issues.push(issueOf('study-conflict', 'The manifest names the study twice.', studyInstanceUid))
      owners.set(studyInstanceUid, pseudonym)
    }
  const stored = await tx
    .selectFrom('study')
    .innerJoin('subject', 'subject.id', 'study.subject_id')
    .where('study.study_instance_uid', 'in', owners.size === 0 ? [''] : [...owners.keys()])
    .select(['study.study_instance_uid as uid', 'subject.site_id', 'subject.pseudonym'])
    .execute()
  const others = stored.filter(row => row.site_id !== siteId || row.pseudonym !== owners.get(row.uid))
  return [
    ...issues,
    ...others.map(row => issueOf('study-conflict', 'The study is stored as another subject’s.', row.uid)),
  ]
}

async function checkSubjects(tx: Tx, { siteId, manifest }: CheckedAgainst): Promise<Issue[]> {
  const rows = await tx
    .selectFrom('subject')
    .where('site_id', '=', siteId)
    .where('pseudonym', 'in', withNone(manifest.subjects.map(subject => subject.pseudonym)))
    .selectAll()
    .execute()
  return manifest.subjects.flatMap(subject => {
    const row = rows.find(one => one.pseudonym === subject.pseudonym)
    const isSame =
      row === undefined ||
      ((subject.sex ?? row.sex ?? '') === (row.sex ?? subject.sex ?? '') &&
        (subject.birthYear ?? row.birth_year ?? 0) === (row.birth_year ?? subject.birthYear ?? 0))
    if (isSame) return []
    return [
      issueOf(
        'subject-conflict',
        'Sex or birth year differ from what came before; the first are kept.',
        subject.pseudonym,
      ),
    ]
  })
}

/** The same SOP instance has the same bytes wherever it is: in this submission, and in what is stored of its study.
 *  A series is stored whole, so one that came before must have the same instances. */
async function checkInstances(tx: Tx, blobs: Blobs, { indexes }: CheckedAgainst): Promise<Issue[]> {
  const studyUids = [...new Set([...indexes.values()].map(index => index.studyInstanceUid))]
  const stored = await tx
    .selectFrom('series')
    .innerJoin('study', 'study.id', 'series.study_id')
    .where('study.study_instance_uid', 'in', studyUids.length === 0 ? [''] : studyUids)
    .select(['series.series_instance_uid as uid', 'series.index_digest'])
    .execute()
  const before = new Map<string, PackIndex>()
  for (const { uid, index_digest } of stored) before.set(uid, readPackIndex(await blobs.readBlob(index_digest)))
  return [...conflictsOf([...before.values()], [...indexes.values()]), ...changedSeries(before, indexes)]
}

function conflictsOf(before: readonly PackIndex[], now: readonly PackIndex[]): Issue[] {
  const known = new Map<string, { sha256: string; series: string }>()
  for (const { seriesInstanceUid: series, instances } of before)
    for (const { sopInstanceUid, sha256 } of instances) known.set(sopInstanceUid, { sha256, series })
  return now.flatMap(({ seriesInstanceUid: series, instances }) =>
    instances.flatMap(({ sopInstanceUid, sha256 }) => {
      const other = known.get(sopInstanceUid)
      known.set(sopInstanceUid, { sha256, series })
      if (other === undefined || (other.sha256 === sha256 && other.series === series)) return []
      return [
        issueOf(
          'instance-conflict',
          'The instance is already there with other bytes or in another series.',
          sopInstanceUid,
        ),
      ]
    }),
  )
}

function changedSeries(before: ReadonlyMap<string, PackIndex>, now: ReadonlyMap<string, PackIndex>): Issue[] {
  return [...now].flatMap(([uid, index]) => {
    const old = before.get(uid)
    if (old === undefined) return []
    const oldUids = old.instances.map(instance => instance.sopInstanceUid).toSorted()
    const newUids = index.instances.map(instance => instance.sopInstanceUid).toSorted()
    if (oldUids.join() === newUids.join()) return []
    const message = `The series is stored with ${oldUids.length} instances and came again with ${newUids.length} others.`
    return [issueOf('series-conflict', message, uid)]
  })
}
