import { cleanText } from '../clean-text.ts'
import { holdsIdentifier, type IdentifierSet } from '../identifiers.ts'
import { shiftDateTime } from '../shift-dates.ts'
import type { ElementRule, ElementRules } from './fhir-elements.ts'
import { isList, isObject, isWrittenNumber, type Json, type JsonObject, objectsOf } from './json.ts'

/** All that a value's fate hangs on. */
export interface FhirPerson {
  readonly identifiers: IdentifierSet
  readonly shiftDays: number
  readonly aliasUid: (uid: string) => string
  /** The new reference to what a reference pointed at; nothing where that does not leave. */
  readonly findReference: (reference: string) => string | undefined
  readonly count: (action: string) => void
}

/** The elements of an object that may leave, each as its rule says. What becomes empty is left out, since FHIR knows no empty element. */
export function applyRules(source: JsonObject, rules: ElementRules, person: FhirPerson): JsonObject {
  const made: Record<string, Json> = {}
  for (const [name, value] of Object.entries(source)) {
    if (value === undefined || name === 'resourceType' || name === 'id') continue
    const rule = rules[name] ?? (/^value[A-Z]/.test(name) ? rules['value[x]'] : undefined)
    const after =
      rule === undefined ? undefined : applyToList(value, rule === 'value' ? ruleOfChoice(name) : rule, person)
    if (after === undefined) person.count('element-removed')
    else made[name] = after
  }
  return made
}

const choices: Readonly<Record<string, ElementRule>> = {
  ...{ Quantity: 'quantity', CodeableConcept: 'concept', String: 'text', Boolean: 'keep', Integer: 'keep' },
  ...{ Range: 'range', Ratio: 'ratio', Time: 'keep', DateTime: 'date', Period: 'period' },
  SampledData: {
    ...{
      origin: 'quantity',
      period: 'keep',
      factor: 'keep',
      lowerLimit: 'keep',
      upperLimit: 'keep',
      dimensions: 'keep',
      data: 'keep',
    },
  },
}
const ruleOfChoice = (name: string): ElementRule => choices[name.slice('value'.length)] ?? {}

function applyToList(value: Json, rule: ElementRule, person: FhirPerson): Json | undefined {
  if (!isList(value)) return applyRule(value, rule, person)
  const made = value.flatMap(one => applyRule(one, rule, person) ?? [])
  return made.length === 0 ? undefined : made
}

function applyRule(value: Json, rule: ElementRule, person: FhirPerson): Json | undefined {
  if (typeof rule === 'object') return isObject(value) ? unlessEmpty(applyRules(value, rule, person)) : undefined
  switch (rule) {
    case 'keep':
      return keepPrimitive(value, person)
    case 'concept':
      return isObject(value) ? keepConcept(value, person) : undefined
    case 'date':
      return typeof value === 'string' ? shiftFhirDate(value, person) : undefined
    case 'period':
      return isObject(value) ? unlessEmpty(applyRules(value, { start: 'date', end: 'date' }, person)) : undefined
    case 'quantity':
      return isObject(value) ? unlessEmpty(applyRules(value, quantity, person)) : undefined
    case 'range':
      return isObject(value) ? unlessEmpty(applyRules(value, { low: 'quantity', high: 'quantity' }, person)) : undefined
    case 'ratio':
      return isObject(value)
        ? unlessEmpty(applyRules(value, { numerator: 'quantity', denominator: 'quantity' }, person))
        : undefined
    case 'text':
      return typeof value === 'string' ? cleanFhirText(value, person) : undefined
    case 'note':
      return isObject(value) ? keepNote(value, person) : undefined
    case 'uid':
      return typeof value === 'string' ? aliasFhirUid(value, person) : undefined
    case 'reference':
      return isObject(value) ? keepReference(value, person) : undefined
    case 'value':
      return undefined
  }
}

const quantity: ElementRules = { value: 'keep', comparator: 'keep', unit: 'keep', system: 'keep', code: 'keep' }

const unlessEmpty = (object: JsonObject): JsonObject | undefined =>
  Object.keys(object).length === 0 ? undefined : object

/** Codes, units, numbers and booleans; a text that holds an identifier of the person is none of them. */
function keepPrimitive(value: Json, { identifiers }: FhirPerson): Json | undefined {
  if (typeof value === 'number' || typeof value === 'boolean' || isWrittenNumber(value)) return value
  if (typeof value !== 'string' || holdsIdentifier(value, identifiers)) return undefined
  return value.length <= 4096 ? value : undefined
}

/** Systems that anyone can look up: their displays are the system's words and not the hospital's. */
const publicSystem =
  /^(https?:\/\/(loinc\.org|snomed\.info|unitsofmeasure\.org|www\.nlm\.nih\.gov|([\w-]+\.)*hl7\.org|jpfhir\.jp|dicom\.nema\.org|ncit|www\.whocc\.no|ncimeta)|urn:(oid|iso):)/

function keepConcept(concept: JsonObject, person: FhirPerson): JsonObject | undefined {
  // A Coding stands alone where FHIR wants one, such as Encounter.class.
  if (concept.coding === undefined && concept.code !== undefined) return keepCoding(concept, person)
  const coding = objectsOf(concept.coding)
    .map(one => keepCoding(one, person))
    .filter(one => one !== undefined)
  const text = typeof concept.text === 'string' ? keepConceptText(concept.text, coding, person) : undefined
  return unlessEmpty({ ...(coding.length === 0 ? {} : { coding }), ...(text === undefined ? {} : { text }) })
}

/** A text that says what a display says is the code system's; any other was typed. */
function keepConceptText(text: string, coding: readonly JsonObject[], person: FhirPerson): string | undefined {
  return coding.some(({ display }) => display === text) ? text : cleanFhirText(text, person)
}

function keepCoding(coding: JsonObject, person: FhirPerson): JsonObject | undefined {
  const { system, code, display, version } = coding
  const isPublic = typeof system === 'string' && publicSystem.test(system)
  const isCode = typeof code === 'string' && code.length <= 40 && !holdsIdentifier(code, person.identifiers)
  if (!isCode) return undefined
  const shown = typeof display !== 'string' ? undefined : isPublic ? display : cleanFhirText(display, person)
  const isSafe = shown !== undefined && !holdsIdentifier(shown, person.identifiers)
  return {
    ...(isPublic ? { system } : {}),
    ...(isPublic && typeof version === 'string' ? { version } : {}),
    code,
    ...(isSafe ? { display: shown } : {}),
  }
}

function cleanFhirText(text: string, { identifiers, count }: FhirPerson): string | undefined {
  const cleaned = text
    .split(/\r?\n/)
    .map(line => cleanText(line, identifiers))
    .filter(line => line !== '')
    .join('\n')
  if (cleaned !== text) count('text-cleaned')
  return cleaned === '' ? undefined : cleaned
}

function keepNote({ text, time }: JsonObject, person: FhirPerson): JsonObject | undefined {
  const cleaned = typeof text === 'string' ? cleanFhirText(text, person) : undefined
  if (cleaned === undefined) return undefined
  const shifted = typeof time === 'string' ? shiftFhirDate(time, person) : undefined
  return { text: cleaned, ...(shifted === undefined ? {} : { time: shifted }) }
}

function keepReference({ reference }: JsonObject, { findReference, count }: FhirPerson): JsonObject | undefined {
  const made = typeof reference === 'string' ? findReference(reference) : undefined
  if (made !== undefined) count('reference-replaced')
  return made === undefined ? undefined : { reference: made }
}

function aliasFhirUid(uid: string, { aliasUid, count }: FhirPerson): string {
  count('uid-replaced')
  return uid.startsWith('urn:oid:') ? `urn:oid:${aliasUid(uid.slice(8))}` : aliasUid(uid)
}

/** YYYY, YYYY-MM, YYYY-MM-DD or an instant; the time of day and its zone stay. Nothing where it is none. @see https://hl7.org/fhir/R4/datatypes.html#dateTime */
export function shiftFhirDate(
  text: string,
  { shiftDays, count }: Pick<FhirPerson, 'shiftDays' | 'count'>,
): string | undefined {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/.exec(
    text,
  )
  if (match === null) return undefined
  const [, year = '', month = '', day = '', time = ''] = match
  const moved = shiftDateTime(year + month + day, shiftDays)
  if (moved === undefined) return undefined
  count('date-shifted')
  return [moved.slice(0, 4), moved.slice(4, 6), moved.slice(6, 8)].filter(part => part !== '').join('-') + time
}
