import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { ReadingForm } from '@tsumugi/api'
import { buildSegmentation, type DicomFile, parseDicom, uidFromBytes } from '@tsumugi/dicom'
import type { SeriesDetail } from '#collect'

/** What a reference standard is written from. */
export interface StandardSource {
  readonly caseId: string
  readonly form: ReadingForm
  /** Part 10 files of the series in the pack's order. */
  readonly files: readonly Uint8Array[]
  readonly slices: SeriesDetail['slices']
  /** `[slice, row, column]`, in the order of `slices`; values are the form's. */
  readonly voxels: Uint8Array
  readonly acceptedAt: Date
}

/** The reference standard as a BINARY DICOM SEG over its source instances; segment n is the form's n-th label. UIDs come from the
 *  case, so that a second run writes the same bytes. `bytes` is undefined when the sources have no frame of reference.
 *  @see DICOM PS3.3 A.51 */
export function buildStandardSegmentation(source: StandardSource): { bytes: Uint8Array | undefined; issues: string[] } {
  const { form, slices } = source
  const parsed = new Map<number, DicomFile>()
  const sources = slices.map(({ instanceIndex, frameNumber }) => {
    const known = parsed.get(instanceIndex) ?? parse(source.files[instanceIndex])
    parsed.set(instanceIndex, known)
    const isOneOfSeveral = slices.filter(slice => slice.instanceIndex === instanceIndex).length > 1
    return isOneOfSeveral ? { dataset: known.dataset, frameIndex: frameNumber - 1 } : { dataset: known.dataset }
  })
  const built = buildSegmentation({
    labelMap: numberFromOne(source.voxels, form),
    sources,
    labels: form.labels.map((label, index) => ({
      number: index + 1,
      name: label.name.en,
      category: label.category,
      type: label.type,
      algorithm: 'MANUAL',
    })),
    sopInstanceUid: uidOfCase(source.caseId, 'instance'),
    seriesInstanceUid: uidOfCase(source.caseId, 'series'),
    seriesDescription: 'Reference standard',
    contentLabel: 'REFERENCE',
    createdAt: source.acceptedAt.toISOString(),
    softwareVersion: '0.1.0',
  })
  return { bytes: built.bytes, issues: built.issues.map(issue => issue.code) }
}

function parse(file: Uint8Array | undefined): DicomFile {
  assert(file, 'a slice lies on an instance of its pack')
  const parsed = parseDicom(file).file
  assert(parsed, 'a stored instance can be read')
  return parsed
}

/** Segments are numbered 1, 2, 3 … in the order of the form, whatever values its labels have. @see DICOM PS3.3 C.8.20.2 */
function numberFromOne(voxels: Uint8Array, form: ReadingForm): Uint8Array {
  const segmentOf = new Uint8Array(256)
  form.labels.forEach((label, index) => {
    segmentOf[label.value] = index + 1
  })
  return voxels.map(value => segmentOf[value] ?? 0)
}

function uidOfCase(caseId: string, part: string): string {
  return uidFromBytes(createHash('sha256').update(`reference-standard/${caseId}/${part}`).digest())
}
