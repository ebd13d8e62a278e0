import {
  bytesOf,
  characterSetsOf,
  type Dataset,
  type DicomFile,
  decodeCandidates,
  decodeText,
  findElement,
  type ParseResult,
  textOf,
  uidOf,
} from '@tsumugi/dicom'
import type { CompiledProfile } from './compile-profile.ts'
import { imageTypesOf, isScreen } from './pixel-risk.ts'
import type { WithholdReason } from './reasons.ts'

/**
 * What to do with images that may show text. `withhold`: screens, scans, photographs and ultrasound stay back; `trust-header`: they go when Burned In
 * Annotation says NO; `redact`: the caller looks for text in the pixels and masks it; `accept`: a person has looked at them and takes the responsibility.
 */
export type PixelPolicy = 'withhold' | 'trust-header' | 'redact' | 'accept'

/** What to do with objects without a Patient ID: keep them back, or take each study for a subject of its own, whom nothing else then finds. */
export type UnknownSubjects = 'withhold' | 'by-study'

/** What to do with a study whose objects carry two Patient IDs, which the Standard forbids: keep it back until the hospital has settled whose it
 *  is, or take the objects of each Patient ID for a study of their own. @see DICOM PS3.3 7.1.2 */
export type TornStudies = 'withhold' | 'by-subject'

const dicomdirClass = '1.2.840.10008.1.3.10'

/** Why a parsed file cannot be taken at all; nothing when it can be worked on. */
export function findFileReason(parsed: ParseResult, subjects: UnknownSubjects): WithholdReason | undefined {
  const { file } = parsed
  if (file === undefined) return 'file/unreadable'
  if (uidOf(file.meta, 0x00020002) === dicomdirClass) return 'file/directory'
  if (isContradicted(file)) return 'uid/contradicted'
  return findIdentityReason(file.dataset, subjects)
}

/** True when the meta information names another class than the data set. Another instance UID is what earlier tools left behind; the data set's is
 *  the object's own, and the meta information is written anew from it. @see DICOM PS3.10 7.1 */
function isContradicted(file: DicomFile): boolean {
  const stated = uidOf(file.meta, 0x00020002)
  const found = uidOf(file.dataset, 0x00080016)
  return stated !== undefined && found !== undefined && stated !== found
}

function findIdentityReason(dataset: Dataset, subjects: UnknownSubjects): WithholdReason | undefined {
  const uids = [0x0020000d, 0x0020000e, 0x00080018].map(tag => uidOf(dataset, tag))
  if (uids.some(uid => uid === undefined)) return 'uid/missing'
  if (!uids.every(uid => /^\d{1,64}$|^(?=.{1,64}$)\d+(\.\d+)+$/.test(uid ?? ''))) return 'uid/invalid'
  return subjects === 'withhold' && textOf(dataset, 0x00100020) === undefined ? 'subject/unknown' : undefined
}

/** Why an object of a known class stays back: its kind, its pixels, or a name that cannot be read. */
export function findContentReason(
  file: DicomFile,
  profile: CompiledProfile,
  policy: PixelPolicy,
): WithholdReason | undefined {
  const { dataset } = file
  if (profile.rule.pixelText === 'document') return 'class/document'
  const isStructured = findElement(dataset, 0x0040a730) !== undefined
  if (isStructured && !profile.options.has('clean-structured-content')) return 'content/structured'
  return findNameReason(dataset) ?? (policy === 'accept' ? undefined : findPixelReason(file, profile, policy))
}

/** A name that no character set explains cannot be searched for elsewhere. */
function findNameReason(dataset: Dataset): WithholdReason | undefined {
  const element = findElement(dataset, 0x00100010)
  if (element === undefined || element.length === 0) return undefined
  const bytes = bytesOf(dataset, element)
  const sets = characterSetsOf(dataset)
  if (decodeText(bytes, sets).isFaithful) return undefined
  return decodeCandidates(bytes, sets).length > 1 ? undefined : 'text/character-set'
}

function findPixelReason(file: DicomFile, profile: CompiledProfile, policy: PixelPolicy): WithholdReason | undefined {
  const { dataset } = file
  const burnedIn = textOf(dataset, 0x00280301)?.toUpperCase()
  if (burnedIn === 'YES' && policy !== 'redact') return 'pixels/burned-in'
  if (textOf(dataset, 0x00280302)?.toUpperCase() === 'YES') return 'pixels/face'
  const imageType = imageTypesOf(file)
  const isLabelShown = textOf(dataset, 0x00480010)?.toUpperCase() === 'YES'
  if (profile.rule.iod === 'sm' && (isLabelShown || imageType.some(value => value === 'LABEL' || value === 'OVERVIEW')))
    return 'pixels/slide-label'
  if (policy === 'redact') return undefined
  if (isScreen(file)) return 'pixels/screen'
  if (profile.rule.pixelText !== 'likely') return undefined
  return policy === 'trust-header' && burnedIn === 'NO' ? undefined : 'pixels/screen'
}
