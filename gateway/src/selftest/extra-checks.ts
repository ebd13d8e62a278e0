import { searchBytes } from '@tsumugi/deidentify'
import {
  bytesOf,
  type Dataset,
  type DicomFile,
  findElement,
  isPrivate,
  textOf,
  valueVrOf,
  wholeTextOf,
} from '@tsumugi/dicom'
import type { PlantedFile } from './plant.ts'
import { pixelDigest } from './score.ts'

/** A planted file with what became of it; no output where it stayed back. */
export interface TestedFile {
  readonly planted: PlantedFile
  readonly output: DicomFile | undefined
  /** Texts planted into this subject's files, searched for in all of them. */
  readonly canaries: readonly string[]
}

/** The checks that the challenge lacks. `failedTags` names where, never with a value. */
export interface ExtraCheck {
  readonly name: 'date_intervals' | 'uid_graph' | 'pixel_digest' | 'residual_search'
  readonly checked: number
  readonly failed: number
  readonly failedTags: readonly string[]
}

/** Whether dates of a subject keep their distances, references still meet, pixels are the same bytes, and nothing planted is anywhere in the bytes. */
export function checkBeyond(files: readonly TestedFile[]): ExtraCheck[] {
  return [checkIntervals(files), checkUidGraph(files), checkPixels(files), searchResidues(files)]
}

const summary = (name: ExtraCheck['name'], checked: number, failedTags: readonly string[]): ExtraCheck => ({
  ...{ name, checked, failed: failedTags.length, failedTags: [...new Set(failedTags)] },
})

const dayOf = (text: string) => {
  const [, year, month, day] = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(text) ?? []
  return year === undefined ? undefined : Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86_400_000
}

function checkIntervals(files: readonly TestedFile[]): ExtraCheck {
  const shifts = new Map<string, number>()
  const failed: string[] = []
  let checked = 0
  for (const { planted, output } of files) {
    if (output === undefined) continue
    for (const element of planted.file.dataset.elements) {
      const vr = valueVrOf(element)
      if (vr !== 'DA' && vr !== 'DT') continue
      const before = dayOf(wholeTextOf(planted.file.dataset, element))
      const after = dayOf(textOf(output.dataset, element.tag) ?? '')
      if (before === undefined || after === undefined) continue
      checked++
      const known = shifts.get(planted.row.patientId)
      shifts.set(planted.row.patientId, known ?? after - before)
      if (known !== undefined && known !== after - before) failed.push(tagName(element.tag))
    }
  }
  return summary('date_intervals', checked, failed)
}

const tagName = (tag: number) => tag.toString(16).padStart(8, '0')

/** All UIDs of a data set by where they stand, in order of the file. */
function uidsOf(dataset: Dataset): string[] {
  return dataset.elements.flatMap(element => {
    if (element.items !== undefined) return element.items.flatMap(uidsOf)
    // A private element may go whole, and what it referred to with it.
    if (valueVrOf(element) !== 'UI' || isPrivate(element.tag)) return []
    return wholeTextOf(dataset, element)
      .split('\\')
      .filter(uid => uid !== '' && !uid.startsWith('1.2.840.10008.'))
  })
}

/** Two objects that had one UID have one again, two that had two have two, and what referred to a file of the input refers to one of the output. */
function checkUidGraph(files: readonly TestedFile[]): ExtraCheck {
  const failed: string[] = []
  const out = files.filter(file => file.output !== undefined)
  const newByOld = new Map<string, string>()
  const keys = [0x0020000d, 0x0020000e, 0x00080018, 0x00200052]
  for (const { planted, output } of out)
    for (const tag of keys) {
      const before = textOf(planted.file.dataset, tag)
      const after = output && textOf(output.dataset, tag)
      if (before === undefined || after === undefined) continue
      if ((newByOld.get(before) ?? after) !== after) failed.push(tagName(tag))
      newByOld.set(before, after)
    }
  if (new Set(newByOld.values()).size !== newByOld.size) failed.push('two UIDs became one')
  const instances = new Set(out.map(({ output }) => output && textOf(output.dataset, 0x00080018)))
  const before = new Set(out.map(({ planted }) => planted.row.sopInstanceUid))
  let checked = newByOld.size
  for (const { planted, output } of out) {
    const metBefore = uidsOf(planted.file.dataset).filter(uid => before.has(uid)).length
    const metAfter = output === undefined ? 0 : uidsOf(output.dataset).filter(uid => instances.has(uid)).length
    checked++
    if (metAfter !== metBefore) failed.push('references')
  }
  return summary('uid_graph', checked, failed)
}

function checkPixels(files: readonly TestedFile[]): ExtraCheck {
  const withPixels = files.filter(({ planted, output }) => output && findElement(planted.file.dataset, 0x7fe00010))
  const failed = withPixels.filter(
    ({ planted, output }) => output && pixelDigest(planted.file.dataset) !== pixelDigest(output.dataset),
  )
  return summary(
    'pixel_digest',
    withPixels.length,
    failed.map(() => '7fe00010'),
  )
}

function searchResidues(files: readonly TestedFile[]): ExtraCheck {
  const failed = files.flatMap(({ output, canaries }) => {
    if (output === undefined) return []
    return searchBytes(withoutPixels(output), canaries).map(
      sighting => `${sighting.encoding} text ${sighting.textIndex}`,
    )
  })
  return summary('residual_search', files.length, failed)
}

/** Pixel values are chance, and would be met by short texts. */
function withoutPixels({ bytes, dataset }: DicomFile): Uint8Array {
  const pixels = findElement(dataset, 0x7fe00010)
  if (pixels === undefined || bytesOf(dataset, pixels).buffer !== bytes.buffer) return bytes
  return Buffer.concat([bytes.subarray(0, pixels.valueStart), bytes.subarray(pixels.end)])
}
