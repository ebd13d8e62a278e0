import { createHash } from 'node:crypto'
import type { PackIndex, SubmissionManifest } from '@tsumugi/api'
import { residualCheck, type SiteRules } from '@tsumugi/deidentify'
import { type DicomFile, integerOf, modalityOf, parseDicom, uidOf } from '@tsumugi/dicom'
import { canonicalJson } from '@tsumugi/proofs'
import type { Issue } from './contract.ts'
import { issueOf } from './issues.ts'
import type { SubmittedObject } from './open-object.ts'
import { headerOf, orderSlices } from './order-slices.ts'
import { readHeader } from './read-header.ts'
import { readPackEntries, type TarEntry } from './read-tar.ts'
import type { SliceOrder } from './series-objects.ts'
import type { JsonValue } from './tables.ts'

type SubmittedSeries = SubmissionManifest['subjects'][number]['studies'][number]['series'][number]

/** A series of a manifest with where it belongs. */
export interface ClaimedSeries {
  readonly pseudonym: string
  readonly studyInstanceUid: string
  readonly series: SubmittedSeries
  /** Sound rules of the site, with which the objects are checked. */
  readonly siteRules: SiteRules
}

/** What the pack itself says. */
export interface PackFacts {
  readonly index: PackIndex
  readonly order: SliceOrder
  readonly header: Record<string, JsonValue>
  readonly rows: number | null
  readonly columns: number | null
}

type Instance = PackIndex['instances'][number]

/** Check one pack from its bytes: read every file anew, recompute the index and compare it with the one handed in, compare all UIDs
 *  with the manifest, and look for what identifies. `facts` is undefined when nothing could be read. Memory: one file at a time. */
export async function checkPack(
  claimed: ClaimedSeries,
  { pack, index }: { pack: SubmittedObject; index: SubmittedObject },
): Promise<{ issues: Issue[]; facts: PackFacts | undefined }> {
  const where = claimed.series.seriesInstanceUid
  const read = await readPackEntries(pack)
  if ('problem' in read) return failed(issueOf('pack-unreadable', `The pack cannot be read: ${read.problem}.`, where))
  const found = await readInstances(claimed, pack, read.entries)
  const first = found.first
  if (first === undefined) {
    const missing = found.issues.length > 0 ? found.issues : [issueOf('pack-unreadable', 'The pack is empty.', where)]
    return { issues: missing, facts: undefined }
  }
  const recomputed = indexOf(claimed, first, found.instances)
  const { slices, rows, columns } = orderSlices(found.headers)
  const firstSlice = found.headers[slices[0]?.instanceIndex ?? 0] ?? found.headers[0]
  const issues = [
    ...found.issues,
    ...checkIndex(recomputed, await index.read(0, index.sizeBytes), where),
    ...checkCount(claimed, found.instances, read.entries),
  ]
  const order: SliceOrder = { format: 'tsumugi-slices@1', seriesInstanceUid: where, slices }
  const header = firstSlice === undefined ? {} : readHeader(firstSlice.dataset)
  return { issues, facts: { index: recomputed, order, header, rows, columns } }
}

function failed(issue: Issue) {
  return { issues: [issue], facts: undefined }
}

interface FoundInstances {
  readonly instances: Instance[]
  readonly headers: DicomFile[]
  readonly issues: Issue[]
  first: { sopClassUid: string; modality: string } | undefined
}

async function readInstances(
  claimed: ClaimedSeries,
  pack: SubmittedObject,
  entries: readonly TarEntry[],
): Promise<FoundInstances> {
  const found: FoundInstances = { instances: [], headers: [], issues: [], first: undefined }
  for (const [instanceIndex, entry] of entries.entries()) {
    const bytes = await pack.read(entry.offset, entry.offset + entry.length)
    const { file } = parseDicom(bytes)
    const instance = file === undefined ? undefined : describe(file, entry, bytes)
    if (file === undefined || instance === undefined) {
      const message = `The file ${instanceIndex} of the pack is no readable DICOM file.`
      found.issues.push(issueOf('instance-unreadable', message, claimed.series.seriesInstanceUid))
      continue
    }
    found.first ??= { sopClassUid: instance.sopClassUid, modality: modalityOf(file.dataset) }
    found.issues.push(...checkUids(claimed, file, { ...instance, name: entry.name }), ...checkResidue(claimed, file))
    found.instances.push(instance)
    found.headers.push(headerOf(file))
  }
  return found
}

function describe(file: DicomFile, { offset, length }: TarEntry, bytes: Uint8Array): Instance | undefined {
  const sopInstanceUid = uidOf(file.dataset, 'SOPInstanceUID')
  const sopClassUid = uidOf(file.dataset, 'SOPClassUID')
  if (sopInstanceUid === undefined || sopClassUid === undefined) return undefined
  return {
    sopInstanceUid,
    sopClassUid,
    transferSyntaxUid: file.transferSyntaxUid,
    instanceNumber: integerOf(file.dataset, 'InstanceNumber') ?? 0,
    frames: Math.max(1, integerOf(file.dataset, 'NumberOfFrames') ?? 1),
    offset,
    length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
}

function checkUids(claimed: ClaimedSeries, file: DicomFile, instance: Instance & { name: string }): Issue[] {
  const { series, studyInstanceUid } = claimed
  const expected = {
    StudyInstanceUID: studyInstanceUid,
    SeriesInstanceUID: series.seriesInstanceUid,
  }
  const differing = Object.entries(expected).flatMap(([keyword, value]) =>
    uidOf(file.dataset, keyword) === value ? [] : [keyword],
  )
  if (modalityOf(file.dataset) !== series.modality) differing.push('Modality')
  if (instance.name !== `${instance.sopInstanceUid}.dcm`) differing.push('entry name')
  if (uidOf(file.meta, 'MediaStorageSOPInstanceUID') !== instance.sopInstanceUid) differing.push('meta information')
  if (differing.length === 0) return []
  const message = `The file says otherwise than the manifest in: ${differing.join(', ')}.`
  return [issueOf('uid-differs', message, instance.sopInstanceUid)]
}

/** Names rules and elements, never values. */
function checkResidue({ pseudonym, siteRules }: ClaimedSeries, file: DicomFile): Issue[] {
  const found = residualCheck(file, pseudonym, siteRules)
  if (found.length === 0) return []
  const rules = [...new Set(found.map(one => `${one.code} ${one.where}`.trim()))].slice(0, 10).join('; ')
  const message = `The file still holds what may identify: ${rules}${found.length > 10 ? '; and more' : ''}.`
  return [issueOf('residual-identifier', message, uidOf(file.dataset, 'SOPInstanceUID') ?? '')]
}

function indexOf(
  { studyInstanceUid, series }: ClaimedSeries,
  first: { sopClassUid: string; modality: string },
  instances: readonly Instance[],
): PackIndex {
  return {
    format: 'tsumugi-pack@1',
    seriesInstanceUid: series.seriesInstanceUid,
    studyInstanceUid,
    modality: first.modality,
    sopClassUid: first.sopClassUid,
    transferSyntaxUids: [...new Set(instances.map(instance => instance.transferSyntaxUid))].sort(),
    instances: [...instances],
  }
}

/** The index handed in must be, byte for byte, the canonical JSON of what the pack says; only the order of transfer syntaxes is free. */
function checkIndex(recomputed: PackIndex, bytes: Uint8Array, where: string): Issue[] {
  const text = new TextDecoder().decode(bytes)
  const inOrder = (order: readonly string[]) => canonicalJson({ ...recomputed, transferSyntaxUids: order })
  const stated = /"transferSyntaxUids":\[([^\]]*)\]/.exec(text)?.[1] ?? ''
  const uids = [...stated.matchAll(/"([0-9.]+)"/g)].map(match => match[1] ?? '')
  const isSameSet = uids.toSorted().join() === recomputed.transferSyntaxUids.join()
  if (isSameSet && text === inOrder(uids)) return []
  return [issueOf('index-differs', 'The pack’s index is not the one computed from the pack.', where)]
}

function checkCount({ series }: ClaimedSeries, instances: readonly Instance[], entries: readonly TarEntry[]): Issue[] {
  const uids = new Set(instances.map(instance => instance.sopInstanceUid))
  const isRight = entries.length === series.instanceCount && uids.size === instances.length
  const isSorted = instances.every((instance, index) => {
    const before = instances[index - 1]
    return before === undefined || isInOrder(before, instance)
  })
  if (isRight && isSorted) return []
  const message = isRight
    ? 'The files are not in the order of instance number, then UID.'
    : `The manifest says ${series.instanceCount} instances, the pack has ${uids.size}.`
  return [issueOf('count-differs', message, series.seriesInstanceUid)]
}

function isInOrder(a: Instance, b: Instance): boolean {
  if (a.instanceNumber !== b.instanceNumber) return a.instanceNumber < b.instanceNumber
  return a.sopInstanceUid < b.sopInstanceUid
}
