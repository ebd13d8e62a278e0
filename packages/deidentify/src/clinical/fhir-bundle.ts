import { gatherIdentifiers, type IdentifierSet } from '../identifiers.ts'
import type { KnownTexts } from '../identifying-texts.ts'
import { aliasOf, aliasUid, type SiteKey, type SubjectAlias } from '../site-key.ts'
import { fhirElements, patientElements } from './fhir-elements.ts'
import { applyRules, type FhirPerson, shiftFhirDate } from './fhir-values.ts'
import { isObject, type Json, type JsonObject, objectsOf, parseJson, textsIn } from './json.ts'
import type { RecordPatient } from './record-patient.ts'

/** Why FHIR data, or a part of them, stay back. */
export type FhirReason = 'fhir/not-bundle' | 'fhir/no-patient' | 'fhir/unknown-patient' | 'fhir/resource-of-nobody'

/** FHIR data after de-identification: one bundle a person. */
export interface DeidentifiedBundle {
  readonly subjects: readonly { readonly pseudonym: string; readonly json: string; readonly resources: number }[]
  readonly actions: Readonly<Record<string, number>>
  readonly withheld: readonly { readonly reason: FhirReason; readonly count: number }[]
}

/** What the caller knows of the site. */
export interface FhirRules {
  readonly key: SiteKey
  /** The hospital's own number among a patient's identifiers; nothing when none is known. Values of type MR come first. */
  readonly findPatientId: (candidates: readonly string[]) => string | undefined
  /** Names and numbers of the same person met in other files. */
  readonly findKnownTexts?: (pseudonym: string) => KnownTexts | undefined
}

/**
 * De-identify a FHIR R4 Bundle, or a single resource: a Bundle of type collection for each patient, of the resource types and elements of
 * {@link fhirElements} alone. Ids and references are replaced by keyed ones and stay true among what leaves; a reference to what does not leave goes. Dates are
 * shifted by the person's own days, a birth date becomes its year, nothing above 89 years. Study and series UIDs are replaced as in the images.
 */
export function deidentifyFhir(text: string, rules: FhirRules): DeidentifiedBundle {
  const resources = resourcesOf(parseJson(text))
  const actions: Record<string, number> = {}
  const withheld = new Map<FhirReason, number>()
  const hold = (reason: FhirReason) => withheld.set(reason, (withheld.get(reason) ?? 0) + 1)
  const count = (action: string) => {
    actions[action] = (actions[action] ?? 0) + 1
  }
  if (resources === undefined) hold('fhir/not-bundle')
  const found = resources ?? []
  const patients = found.filter(({ resource }) => resource.resourceType === 'Patient')
  if (resources !== undefined && patients.length === 0) hold('fhir/no-patient')
  const owners = createOwners(found)
  const staff = found.flatMap(({ resource }) => (resource.resourceType === 'Patient' ? [] : namesOf(resource)))
  const subjects = patients.flatMap(patient => {
    const patientId = rules.findPatientId(candidatesOf(patient.resource))
    if (patientId === undefined) {
      hold('fhir/unknown-patient')
      return []
    }
    const own = found.filter(one => one === patient || owners.of(one) === patient || isShared(one))
    const leaving = own.filter(({ resource }) => typeOf(resource) in fhirElements)
    for (let left = own.length; left > leaving.length; left--) count('resource-removed')
    const { names, others } = textsOf(patient.resource)
    const known = rules.findKnownTexts?.(aliasOf(rules.key, patientId).pseudonym)
    const identifiers = gatherIdentifiers(
      [...names, ...staff, ...(known?.names ?? [])],
      [patientId, ...others, ...(known?.others ?? []), ...(known?.places ?? [])],
    )
    return [
      writeSubject(leaving, patient, { alias: aliasOf(rules.key, patientId), identifiers, key: rules.key, count }),
    ]
  })
  for (const one of found) {
    const isOwned = owners.of(one) !== undefined || isShared(one) || typeOf(one.resource) === 'Patient'
    if (!isOwned && typeOf(one.resource) in fhirElements) hold('fhir/resource-of-nobody')
  }
  return { subjects, actions, withheld: [...withheld].map(([reason, times]) => ({ reason, count: times })) }
}

interface Found {
  readonly resource: JsonObject
  /** All by which others may point at it. */
  readonly names: readonly string[]
}

const typeOf = ({ resourceType }: JsonObject) => (typeof resourceType === 'string' ? resourceType : '')
/** A substance is nobody's; it goes with whoever was given it. */
const isShared = ({ resource }: Found) => typeOf(resource) === 'Medication'

function resourcesOf(json: Json | undefined): readonly Found[] | undefined {
  if (!isObject(json) || typeof json.resourceType !== 'string') return undefined
  if (json.resourceType !== 'Bundle') return [foundOf(json, undefined)]
  return objectsOf(json.entry).flatMap(({ resource, fullUrl }) =>
    isObject(resource) ? [foundOf(resource, fullUrl)] : [],
  )
}

function foundOf(resource: JsonObject, fullUrl: Json | undefined): Found {
  const relative = `${typeOf(resource)}/${String(resource.id ?? '')}`
  return { resource, names: [relative, ...(typeof fullUrl === 'string' ? [fullUrl] : [])] }
}

/** Whose each resource is, by what its subject or patient points at. */
function createOwners(found: readonly Found[]) {
  const byName = new Map(found.flatMap(one => one.names.map((name): [string, Found] => [name, one])))
  const find = (reference: string) => byName.get(reference) ?? byName.get(reference.split('/').slice(-2).join('/'))
  const of = ({ resource }: Found): Found | undefined => {
    for (const name of patientElements) {
      const target = resource[name]
      const reference = isObject(target) ? target.reference : undefined
      const owner = typeof reference === 'string' ? find(reference) : undefined
      if (owner !== undefined && typeOf(owner.resource) === 'Patient') return owner
    }
    return undefined
  }
  return { of }
}

/** Identifier values, those of a medical record first, then the id of the resource itself. @see http://terminology.hl7.org/CodeSystem/v2-0203 */
function candidatesOf(patient: JsonObject): readonly string[] {
  const identifiers = objectsOf(patient.identifier)
  const isRecord = ({ type }: JsonObject) => isObject(type) && objectsOf(type.coding).some(({ code }) => code === 'MR')
  const ordered = [...identifiers.filter(isRecord), ...identifiers.filter(one => !isRecord(one))]
  return [...ordered.flatMap(({ value }) => textsIn(value)), ...textsIn(patient.id)]
}

/** Names of people and organisations in a resource, at any depth: they may stand in the texts of others. */
function namesOf(resource: JsonObject): string[] {
  const isNamed = ['Practitioner', 'Organization', 'Location', 'RelatedPerson', 'Person'].includes(typeOf(resource))
  return isNamed ? [...textsIn(resource.name), ...objectsOf(resource.name).map(humanName)] : []
}

const humanName = ({ family, given, text }: JsonObject) =>
  [...textsIn(family), ...textsIn(given), ...textsIn(text)].join('^')

function textsOf(patient: JsonObject): KnownTexts {
  const names = [...objectsOf(patient.name), ...objectsOf(patient.contact).flatMap(({ name }) => objectsOf(name))]
  const places = objectsOf(patient.address).flatMap(({ line, postalCode, text }) =>
    [line, postalCode, text].flatMap(textsIn),
  )
  const numbers = [...objectsOf(patient.identifier), ...objectsOf(patient.telecom)].flatMap(({ value }) =>
    textsIn(value),
  )
  return { names: names.map(humanName), others: [...numbers, ...places, ...textsIn(patient.birthDate)] }
}

/** The patients of a bundle, or none where the text is no FHIR. */
export const readFhirPatients = (text: string): readonly RecordPatient[] =>
  (resourcesOf(parseJson(text)) ?? [])
    .filter(({ resource }) => typeOf(resource) === 'Patient')
    .map(({ resource }) => ({ candidates: candidatesOf(resource), texts: textsOf(resource) }))

interface Subject {
  readonly alias: SubjectAlias
  readonly identifiers: IdentifierSet
  readonly key: SiteKey
  readonly count: (action: string) => void
}

function writeSubject(leaving: readonly Found[], patient: Found, { alias, identifiers, key, count }: Subject) {
  const { pseudonym, shiftDays } = alias
  const idOf = (found: Found) => uuidOf(aliasUid(key, `fhir|${pseudonym}|${found.names[0] ?? ''}`))
  const byName = new Map(leaving.flatMap(one => one.names.map((name): [string, Found] => [name, one])))
  const person: FhirPerson = {
    ...{ identifiers, shiftDays, count, aliasUid: uid => aliasUid(key, uid) },
    findReference: reference => {
      const target = byName.get(reference) ?? byName.get(reference.split('/').slice(-2).join('/'))
      return target && `urn:uuid:${idOf(target)}`
    },
  }
  const entry = leaving.map(found => {
    const { resource } = found
    const id = idOf(found)
    const made = applyRules(resource, fhirElements[typeOf(resource)] ?? {}, person)
    const own = found === patient ? patientFacts(resource, pseudonym, leaving, person) : {}
    return { fullUrl: `urn:uuid:${id}`, resource: { resourceType: typeOf(resource), id, ...own, ...made } }
  })
  const json = `${JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }, undefined, 1)}\n`
  return { pseudonym, json, resources: entry.length }
}

/** The pseudonym, and the year of birth on the shifted calendar unless the person is known to have been 90 or more. */
function patientFacts(
  { birthDate }: JsonObject,
  pseudonym: string,
  resources: readonly Found[],
  person: FhirPerson,
): JsonObject {
  const identifier = [{ system: 'urn:tsumugi:subject', value: pseudonym }]
  if (typeof birthDate !== 'string') return { identifier }
  const latest = resources.map(({ resource }) => latestYear(resource)).reduce((a, b) => Math.max(a, b), 0)
  const isOld = latest - Number(birthDate.slice(0, 4)) >= 90
  const shifted = isOld ? undefined : shiftFhirDate(birthDate, person)?.slice(0, 4)
  return shifted === undefined ? { identifier } : { identifier, birthDate: shifted }
}

/** The latest year that the resource's own dates name; 0 for none. */
function latestYear(value: Json | undefined): number {
  if (typeof value === 'string') return /^\d{4}-\d{2}/.test(value) ? Number(value.slice(0, 4)) : 0
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value)
    .map(latestYear)
    .reduce((a, b) => Math.max(a, b), 0)
}

/** A UID under 2.25 as the UUID that it is. @see DICOM PS3.5 B.2 */
function uuidOf(uid: string): string {
  const hex = BigInt(uid.slice('2.25.'.length)).toString(16).padStart(32, '0')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
