import { type Attributes, type Dataset, integerOf, textOf, textsOf, transferSyntaxes, uidOf } from '@tsumugi/dicom'
import {
  type Association,
  type FoundMatches,
  find,
  type Peer,
  type ProposedContext,
  requestAssociation,
  serviceClasses,
} from '@tsumugi/dimse'
import { RetrieveStopped } from './retrieve-stopped.ts'
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
  who: Asking & { readonly worklist: Peer },
): Promise<FoundStudies> {
  if (wanted.kind === 'query') {
    const association = await open(peer, [serviceClasses.studyFind], who)
    const { studies, isCut } = await findBy(association, wanted.keys, who.most)
    if (!isCut) await association.release()
    return { studies, missing: [], isCut }
  }
  if (wanted.kind === 'accessions') return findByAccessions(peer, wanted.accessions, who)
  const planned = await findPlanned(who.worklist, wanted.keys, who)
  const found = await findByAccessions(peer, planned.accessions, who)
  return { ...found, isCut: found.isCut || planned.isCut }
}

/** Who asks, and how many matches are listened to. */
interface Asking {
  readonly callingAeTitle: string
  readonly most: number
  readonly signal?: AbortSignal
}

async function findByAccessions(peer: Peer, accessions: readonly string[], who: Asking): Promise<FoundStudies> {
  const association = await open(peer, [serviceClasses.studyFind], who)
  const studies: FoundStudy[] = []
  const missing: string[] = []
  for (const accessionNumber of accessions) {
    const found = await findBy(association, { AccessionNumber: accessionNumber }, who.most)
    studies.push(...found.studies)
    if (found.isCut) return { studies, missing, isCut: true }
    if (found.studies.length === 0) missing.push(accessionNumber)
  }
  await association.release()
  return { studies, missing, isCut: false }
}

/** Accession numbers of the steps that a worklist has. */
async function findPlanned(peer: Peer, keys: Attributes, who: Asking) {
  const association = await open(peer, [serviceClasses.worklistFind], who)
  const found = await find(association, serviceClasses.worklistFind, { keys, most: who.most })
  refuseFailure(association, found)
  if (!found.isCut) await association.release()
  const accessions = [...new Set(found.matches.flatMap(match => textOf(match, 0x00080050) || []))]
  return { accessions, isCut: found.isCut }
}

function open(peer: Peer, services: readonly string[], { callingAeTitle, signal }: Asking): Promise<Association> {
  return requestAssociation(peer, {
    callingAeTitle,
    contexts: services.map(serviceContext),
    ...(signal ? { signal } : {}),
  })
}

async function findBy(association: Association, keys: Attributes, most: number) {
  const asked = {
    ...{ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: '', AccessionNumber: '', PatientID: '', PatientName: '' },
    ...{ StudyDate: '', ModalitiesInStudy: '', SOPClassesInStudy: '', NumberOfStudyRelatedInstances: '' },
    ...keys,
  }
  const found = await find(association, serviceClasses.studyFind, { keys: asked, most })
  refuseFailure(association, found)
  return { studies: found.matches.flatMap(studyOf), isCut: found.isCut }
}

/** A peer that could not search must not look like one that has nothing. */
function refuseFailure(association: Association, { status }: FoundMatches): void {
  if (status === 0) return
  // An association left open would keep the command from ending.
  association.abort()
  throw new RetrieveStopped('retrieve/peer-failed')
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
