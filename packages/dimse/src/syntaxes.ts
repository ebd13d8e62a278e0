import { findUid, listUids, transferSyntaxes } from '@tsumugi/dicom'

/** SOP classes of the services themselves. @see DICOM PS3.4 A.4, C.6, K.5, PS3.6 A */
export const serviceClasses = {
  verification: '1.2.840.10008.1.1',
  studyFind: '1.2.840.10008.5.1.4.1.2.2.1',
  studyMove: '1.2.840.10008.5.1.4.1.2.2.2',
  studyGet: '1.2.840.10008.5.1.4.1.2.2.3',
  worklistFind: '1.2.840.10008.5.1.4.31',
} as const

/** All SOP classes of objects that can be stored, retired ones too; storage commitment and directories are none. */
export const storageClasses: readonly string[] = listUids('sop-class')
  .filter(({ name }) => /Storage/.test(name) && !/^(Storage Commitment|Media Storage Directory)/.test(name))
  .map(({ uid }) => uid)

/** Every transfer syntax by which an object arrives whole. Left out: JPIP, whose pixels are elsewhere; streams of live video; MIME and XML. */
export const storageSyntaxes: readonly string[] = listUids('transfer-syntax')
  .map(({ uid }) => uid)
  .filter(
    uid =>
      uid.startsWith('1.2.840.10008.1.2') && !/^1\.2\.840\.10008\.1\.(20$|2\.[67]\.|2\.4\.(94|95|204|205)$)/.test(uid),
  )

const storage = new Set(storageClasses)
const syntaxes = new Set(storageSyntaxes)

/** True for a class whose objects can be stored. */
export const isStorageClass = (uid: string): boolean => storage.has(uid)

/** Choose the transfer syntax of a storage context: the first offered that is known, explicit little endian before implicit, since VRs of private
 *  elements survive in it. Undefined where none is known. */
export function chooseStorageSyntax(offered: readonly string[]): string | undefined {
  const first = offered.find(uid => syntaxes.has(uid))
  const mayBeExplicit = first === transferSyntaxes.implicitLittle && offered.includes(transferSyntaxes.explicitLittle)
  return mayBeExplicit ? transferSyntaxes.explicitLittle : first
}

/** Classes that a PACS is likeliest to hold, as many as fit the 128 contexts of an association beside `reserved` others. Those asked for come first. */
export function likelyStorageClasses(asked: readonly string[], reserved: number): readonly string[] {
  const current = storageClasses.filter(uid => findUid(uid)?.isRetired === false)
  return [...new Set([...asked, ...common, ...current])].filter(uid => storage.has(uid)).slice(0, 128 - reserved)
}

const common = [
  '2',
  '4',
  '1',
  '1.1',
  '7',
  '2.1',
  '4.1',
  '6.1',
  '3.1',
  '20',
  '128',
  '12.1',
  '12.2',
  '66.4',
  '88.67',
].map(suffix => `1.2.840.10008.5.1.4.1.1.${suffix}`)
