import { type Attributes, type Dataset, integerOf, textOf, textsOf, transferSyntaxes, uidOf } from '@tsumugi/dicom'
import {
  type Association,
  find,
  type Peer,
  type ProposedContext,
  requestAssociation,
  serviceClasses,
} from '@tsumugi/dimse'
import type { Wanted } from './wanted.ts'

/** A study as the PACS lists it. For the screen inside the hospital alone. */
export interface FoundStudy {
  readonly studyInstanceUid: string
  readonly accessionNumber: string
  readonly patientId: string
  /** As decoded from the answer's own character set, alphabetic, ideographic and phonetic. */
  readonly patientName: string
  readonly studyDate: string
  readonly modalities: readonly string[]
  readonly sopClassUids: readonly string[]
  /** How many objects the PACS has of it; undefined where it does not say. */
  readonly instances: number | undefined
}

export interface FoundStudies {
  readonly studies: readonly FoundStudy[]
  /** Accession numbers to which the PACS has no study. */
  readonly missing: readonly string[]
  readonly isCut: boolean
}

const plainSyntaxes = [transferSyntaxes.explicitLittle, transferSyntaxes.implicitLittle]
/** The context of a service without pixels. */
export const serviceContext = (abstractSyntax: string): ProposedContext => ({
  abstractSyntax,
  transferSyntaxes: plainSyntaxes,
})

/** Ask the PACS at study level, all over one association. */
export async function findStudies(
  peer: Peer,
  wanted: Wanted,
  who: { readonly callingAeTitle: string; readonly signal?: AbortSignal },
): Promise<FoundStudies> {
  if (wanted.kind === 'query') {
    const association = await open(peer, [serviceClasses.studyFind], who)
    const { studies, isCut } = await findBy(association, wanted.keys)
    if (!isCut) await association.release()
    return { studies, missing: [], isCut }
  }
  const accessions = wanted.kind === 'accessions' ? wanted.accessions : await findPlanned(peer, wanted.keys, who)
  const association = await open(peer, [serviceClasses.studyFind], who)
  const studies: FoundStudy[] = []
  const missing: string[] = []
  for (const accessionNumber of accessions) {
    const found = await findBy(association, { AccessionNumber: accessionNumber })
    studies.push(...found.studies)
    if (found.studies.length === 0) missing.push(accessionNumber)
  }
  await association.release()
  return { studies, missing, isCut: false }
}

/** Accession numbers of the steps that a worklist has. */
async function findPlanned(peer: Peer, keys: Attributes, who: Parameters<typeof open>[2]): Promise<readonly string[]> {
  const association = await open(peer, [serviceClasses.worklistFind], who)
  const { matches } = await find(association, serviceClasses.worklistFind, { keys })
  await association.release()
  return [...new Set(matches.flatMap(match => textOf(match, 0x00080050) ?? []))]
}

function open(
  peer: Peer,
  services: readonly string[],
  { callingAeTitle, signal }: { readonly callingAeTitle: string; readonly signal?: AbortSignal },
): Promise<Association> {
  return requestAssociation(peer, {
    callingAeTitle,
    contexts: services.map(serviceContext),
    ...(signal ? { signal } : {}),
  })
}

async function findBy(association: Association, keys: Attributes) {
  const asked = {
    ...{ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: '', AccessionNumber: '', PatientID: '', PatientName: '' },
    ...{ StudyDate: '', ModalitiesInStudy: '', SOPClassesInStudy: '', NumberOfStudyRelatedInstances: '' },
    ...keys,
  }
  const { matches, isCut } = await find(association, serviceClasses.studyFind, { keys: asked })
  return { studies: matches.flatMap(studyOf), isCut }
}

function studyOf(match: Dataset): FoundStudy[] {
  const studyInstanceUid = uidOf(match, 0x0020000d)
  if (studyInstanceUid === undefined) return []
  return [
    {
      studyInstanceUid,
      accessionNumber: textOf(match, 0x00080050) ?? '',
      patientId: textOf(match, 0x00100020) ?? '',
      patientName: textOf(match, 0x00100010) ?? '',
      studyDate: textOf(match, 0x00080020) ?? '',
      modalities: textsOf(match, 0x00080061),
      sopClassUids: textsOf(match, 0x00080062),
      instances: integerOf(match, 0x00201208),
    },
  ]
}
