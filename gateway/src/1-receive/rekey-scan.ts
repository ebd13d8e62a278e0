import { aliasOf, type KnownTexts, type SiteKey } from '@tsumugi/deidentify'
import type { Scan } from './scan.ts'

/**
 * The same scan under another key, for a run that has a key of its own: who is who was told by the site key, and no pseudonym of that key may go on. `ownIssuer` must be
 * the one of the scan.
 */
export function rekeyScan(found: Scan, key: SiteKey, ownIssuer?: string): Scan {
  const names = new Map<string, string>()
  for (const [pseudonym, { patientId, issuer }] of [...found.people, ...found.optedOut]) {
    const isOwn = ownIssuer === undefined || issuer === '' || issuer === ownIssuer
    if (patientId !== '') names.set(pseudonym, aliasOf(key, patientId, isOwn ? '' : issuer).pseudonym)
  }
  // Without a number a person is known by the study alone, as the profile does it.
  for (const { pseudonym, studyInstanceUid } of found.instances)
    if (!names.has(pseudonym)) names.set(pseudonym, aliasOf(key, studyInstanceUid, 'study').pseudonym)
  const rename = <T>(map: ReadonlyMap<string, T>) =>
    new Map([...map].flatMap(([name, value]): [string, T][] => asList(names.get(name)).map(made => [made, value])))
  return {
    ...found,
    instances: found.instances.map(one => ({ ...one, pseudonym: names.get(one.pseudonym) ?? '' })),
    people: rename(found.people),
    optedOut: rename(found.optedOut),
    knownTexts: rename<KnownTexts>(found.knownTexts),
  }
}

const asList = (name: string | undefined): readonly string[] => (name === undefined ? [] : [name])
