import { cleanFacesCode } from '@tsumugi/deidentify'
import { type DicomFile, integerOf, modalityOf, textOf, uidOf } from '@tsumugi/dicom'
import type { Scan } from '#receive'
import type { JournalInstance } from './journal.ts'
import { namesOption } from './method-marks.ts'

/** What the manifest and the pack index say of an instance, read from the de-identified header. */
export type OutputFacts = Omit<
  JournalInstance,
  'kind' | 'source' | 'file' | 'sha256' | 'sizeBytes' | 'pseudonym' | 'actions' | 'parts' | 'inSha256'
>

/** Read the facts of a de-identified file; its header is enough. */
export function describeOutput(file: DicomFile): OutputFacts {
  const { dataset } = file
  const text = (tag: number, limit: number) => {
    const value = textOf(dataset, tag)?.slice(0, limit)
    return value === undefined || value === 'REMOVED' ? undefined : value
  }
  const studyDate = dayOf(textOf(dataset, 0x00080020))
  const modality = modalityOf(dataset)
  const sex = textOf(dataset, 0x00100040)
  const birthYear = birthYearOf(textOf(dataset, 0x00101010), studyDate)
  const studyDescription = text(0x00081030, 200)
  const seriesDescription = text(0x0008103e, 200)
  const bodyPart = text(0x00180015, 64)
  return {
    studyInstanceUid: uidOf(dataset, 0x0020000d) ?? '',
    seriesInstanceUid: uidOf(dataset, 0x0020000e) ?? '',
    sopInstanceUid: uidOf(dataset, 0x00080018) ?? '',
    sopClassUid: uidOf(dataset, 0x00080016) ?? '',
    transferSyntaxUid: file.transferSyntaxUid,
    modality,
    instanceNumber: integerOf(dataset, 0x00200013) ?? 0,
    frames: Math.max(1, integerOf(dataset, 0x00280008) ?? 1),
    ...(studyDate === undefined ? {} : { studyDate }),
    ...(studyDescription === undefined ? {} : { studyDescription }),
    ...(seriesDescription === undefined ? {} : { seriesDescription }),
    ...(bodyPart === undefined ? {} : { bodyPart }),
    ...(sex === 'F' || sex === 'M' || sex === 'O' ? { sex } : {}),
    ...(birthYear === undefined ? {} : { birthYear }),
    mayShowFace:
      /HEAD|BRAIN|FACE|SKULL|NECK/i.test(bodyPart ?? '') &&
      /^(CT|MR|PT)$/.test(modality) &&
      !namesOption(file, cleanFacesCode),
    hasText: modality === 'SR' || modality === 'KO',
  }
}

/** The modalities that a submission of this scan would need to be covered, in order; slides are SM. */
export function listModalities({ instances, slides }: Pick<Scan, 'instances' | 'slides'>): string[] {
  const found = new Set(instances.map(instance => instance.modality))
  if (slides.length > 0) found.add('SM')
  return [...found].sort()
}

function dayOf(text: string | undefined): string | undefined {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(text ?? '')
  return match === null ? undefined : `${match[1]}-${match[2]}-${match[3]}`
}

/** Year of birth on the shifted calendar; nothing for ages in months and for ages that were capped. */
function birthYearOf(age: string | undefined, studyDate: string | undefined): number | undefined {
  const years = /^(\d{3})Y$/.exec(age ?? '')?.[1]
  if (years === undefined || studyDate === undefined || Number(years) >= 90 || Number(years) === 0) return undefined
  const year = Number(studyDate.slice(0, 4)) - Number(years)
  // Dates that stand for nothing, such as 1900-01-01, would make people who lived in another century.
  return year < 1850 ? undefined : year
}
