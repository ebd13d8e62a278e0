import { basename } from 'node:path'
import { type Dataset, findElement, textOf, textsOf } from '@tsumugi/dicom'
import type { OptOutCheck } from '#work'
import { candidatesOf, type Links } from './links.ts'
import type { FoundFile } from './list-files.ts'
import type { ScannedInstance } from './scan.ts'

/** All numbers of the person that a data set states: its own and, since one who opted out may be known under another, the other ones. @see DICOM PS3.3 C.7.1.1 */
export function patientNumbersOf(dataset: Dataset): readonly { readonly patientId: string; readonly issuer: string }[] {
  const issuer = textOf(dataset, 0x00100021) ?? ''
  const own = textsOf(dataset, 0x00100020).map(patientId => ({ patientId, issuer }))
  const retired = textsOf(dataset, 0x00101000).map(patientId => ({ patientId, issuer: '' }))
  const items = findElement(dataset, 0x00101002)?.items ?? []
  const others = items.flatMap(item =>
    textsOf(item, 0x00100020).map(patientId => ({ patientId, issuer: textOf(item, 0x00100021) ?? '' })),
  )
  return [...own, ...retired, ...others]
}

interface OptedOutInput {
  /** All that were found, and those that are not torn. */
  readonly instances: readonly ScannedInstance[]
  readonly taken: readonly ScannedInstance[]
  readonly slides: readonly FoundFile[]
  readonly links: Links
  readonly optedOut: ReadonlySet<string>
  readonly isOptedOut: OptOutCheck
}

/** Hold back the images and slides of people who opted out. A study with an image of such a person stays back whole, since the others may be of the same one. */
export function holdOptedOut({ instances, taken, slides, links, optedOut, isOptedOut }: OptedOutInput) {
  const studies = new Set(instances.filter(one => optedOut.has(one.pseudonym)).map(one => one.studyInstanceUid))
  const isHeld = (one: ScannedInstance) => optedOut.has(one.pseudonym) || studies.has(one.studyInstanceUid)
  const isHeldSlide = ({ name }: FoundFile) => candidatesOf(basename(name), links).some(one => isOptedOut(one))
  return {
    instances: taken.filter(one => !isHeld(one)),
    slides: slides.filter(file => !isHeldSlide(file)),
    held: [...taken.filter(isHeld), ...slides.filter(isHeldSlide)],
  }
}
