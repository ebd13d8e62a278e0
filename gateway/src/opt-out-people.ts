import { aliasOf, parseCsv } from '@tsumugi/deidentify'
import { loadKeys, type OptOut, openOptOuts, openVault } from '#work'

/** Who opted out: a number, and who assigned it where that is said. */
export type OptOutPerson = Pick<OptOut, 'patientId' | 'issuer'>

/** The opt-out list of a work folder. Throws an {@link OptOutsRefused}. */
export async function openOptOutList(workFolder: string) {
  const { siteKey } = await loadKeys(workFolder)
  return openOptOuts(workFolder, siteKey)
}

/** Enter people. `known` has the pseudonyms under which some were met before, so that the platform is told of those that it may hold. */
export async function addOptOuts(workFolder: string, people: readonly OptOutPerson[]) {
  const { siteKey } = await loadKeys(workFolder)
  const [optOuts, vault] = [await openOptOuts(workFolder, siteKey), await openVault(workFolder, siteKey)]
  const added = await optOuts.add(people)
  const known = people.flatMap(({ patientId, issuer }) => {
    const names = ['', issuer].map(one => aliasOf(siteKey, patientId, one).pseudonym)
    return [...new Set(names)].filter(name => vault.find(name) !== undefined)
  })
  return { added, known, people: optOuts.list() }
}

/** The people of a CSV with the columns `patient_id` and, if it is said, `issuer`; or what is wrong with it. */
export function readOptOutPeople(text: string): readonly OptOutPerson[] | 'no-column' | 'empty-number' {
  const [header = [], ...rows] = parseCsv(text)
  const [idIndex, issuerIndex] = [header.indexOf('patient_id'), header.indexOf('issuer')]
  if (idIndex < 0) return 'no-column'
  const people = rows.map(row => ({ patientId: row[idIndex] ?? '', issuer: row[issuerIndex] ?? '' }))
  return people.some(one => one.patientId.trim() === '') ? 'empty-number' : people
}
