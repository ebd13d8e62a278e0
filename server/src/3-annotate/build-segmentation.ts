import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { ReadingForm } from '@tsumugi/api'
import { buildSegmentation, type Dataset, type DicomFile, parseDicom, textOf, uidFromBytes } from '@tsumugi/dicom'
import { canonicalBytes } from '@tsumugi/proofs'
import type { SeriesDetail } from '#collect'

/** What a reference standard is written from. */
export interface StandardSource {
  readonly form: ReadingForm
  /** Part 10 files of the series in the pack's order. */
  readonly files: readonly Uint8Array[]
  readonly slices: SeriesDetail['slices']
  /** `[slice, row, column]`, in the order of `slices`; values are the form's. */
  readonly voxels: Uint8Array
}

/** The reference standard as a BINARY DICOM SEG over its source instances; segment n is the form's n-th label. Everything in it follows
 *  from series, form and voxels, also UIDs and dates: the same reading of the same series is the same bytes on any platform.
 *  `bytes` is undefined when the sources have no frame of reference.
 *  @see DICOM PS3.3 A.51, docs/adr/reference-standard-of-two-readings.md */
export function buildStandardSegmentation(source: StandardSource): { bytes: Uint8Array | undefined; issues: string[] } {
  const { form, slices } = source
  const parsed = new Map<number, DicomFile>()
  const sources = slices.map(({ instanceIndex, frameNumber }) => {
    const known = parsed.get(instanceIndex) ?? parse(source.files[instanceIndex])
    parsed.set(instanceIndex, known)
    const isOneOfSeveral = slices.filter(slice => slice.instanceIndex === instanceIndex).length > 1
    return isOneOfSeveral ? { dataset: known.dataset, frameIndex: frameNumber - 1 } : { dataset: known.dataset }
  })
  const [first] = sources
  assert(first, 'a case has a slice')
  const uidOf = uidsOf(first.dataset, source)
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
    sopInstanceUid: uidOf('instance'),
    seriesInstanceUid: uidOf('series'),
    seriesDescription: 'Reference standard',
    contentLabel: 'REFERENCE',
    createdAt: momentOf(first.dataset),
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

/** UIDs from what is written: equal content has equal UIDs, other content never has. */
function uidsOf(dataset: Dataset, { form, voxels }: StandardSource): (part: string) => string {
  const digests = [canonicalBytes(form), voxels].map(bytes => createHash('sha256').update(bytes).digest('hex'))
  const content = [textOf(dataset, 'SeriesInstanceUID'), ...digests].join('/')
  return part => uidFromBytes(createHash('sha256').update(`reference-standard/${part}/${content}`).digest())
}

const moments = ['Content', 'Acquisition', 'Series', 'Study'] as const

/** When the series was made, on its own, shifted, calendar: a date of today beside shifted ones would say nothing true of the subject, and
 *  would be another on each platform. A series without any date gets the first day of 1900, since Content Date may not be empty. */
function momentOf(dataset: Dataset): string {
  const found = moments.find(name => /^\d{8}$/.test(textOf(dataset, `${name}Date`) ?? ''))
  if (found === undefined) return '1900-01-01T00:00:00'
  const day = textOf(dataset, `${found}Date`) ?? ''
  const time = /^\d{6}/.exec(textOf(dataset, `${found}Time`) ?? '')?.[0] ?? '000000'
  return `${day.replace(/(..)(..)$/, '-$1-$2')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}`
}
