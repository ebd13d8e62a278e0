import { gatherIdentifiers, type IdentifierSet } from '../identifiers.ts'
import type { KnownTexts } from '../identifying-texts.ts'
import { aliasOf, type SiteKey, type SubjectAlias } from '../site-key.ts'
import { hl7Fields } from './hl7-fields.ts'
import { formatHl7, type Hl7Message, parseHl7 } from './hl7-messages.ts'
import { type Hl7Person, rewriteField } from './hl7-values.ts'
import type { RecordPatient } from './record-patient.ts'

/** Why HL7 data, or a part of them, stay back. */
export type Hl7Reason = 'hl7/not-messages' | 'hl7/no-patient' | 'hl7/patients-merged'

/** HL7 v2 messages after de-identification: one file a person. */
export interface DeidentifiedMessages {
  readonly subjects: readonly { readonly pseudonym: string; readonly hl7: string; readonly messages: number }[]
  readonly actions: Readonly<Record<string, number>>
  readonly withheld: readonly { readonly reason: Hl7Reason; readonly count: number }[]
}

/**
 * De-identify HL7 v2 messages: the segments and fields of {@link hl7Fields} alone, in UTF-8. Whose a message is, PID-3 says, the number of type MR or PI
 * first; a message of nobody stays back, and so does one that merges two patients, as only the hospital can tell whose the other data are.
 * @see HL7 v2.5.1 §3.4.2
 */
export function deidentifyHl7(
  bytes: Uint8Array,
  key: SiteKey,
  findKnownTexts: (pseudonym: string) => KnownTexts | undefined = () => undefined,
): DeidentifiedMessages {
  const messages = parseHl7(bytes)
  if (messages === undefined) return { subjects: [], actions: {}, withheld: [{ reason: 'hl7/not-messages', count: 1 }] }
  const actions: Record<string, number> = {}
  const count = (action: string) => {
    actions[action] = (actions[action] ?? 0) + 1
  }
  const held = new Map<Hl7Reason, number>()
  const bySubject = new Map<string, string[]>()
  for (const message of messages) {
    const patientId = patientIdOf(message)
    const reason = reasonOf(message, patientId)
    if (reason !== undefined || patientId === undefined) {
      held.set(reason ?? 'hl7/no-patient', (held.get(reason ?? 'hl7/no-patient') ?? 0) + 1)
      continue
    }
    const alias = aliasOf(key, patientId)
    const own = textsOf(message)
    const known = findKnownTexts(alias.pseudonym)
    const identifiers = gatherIdentifiers(
      [...own.names, ...(known?.names ?? [])],
      [...own.others, ...(known?.others ?? []), ...(known?.places ?? [])],
    )
    const written = formatHl7(rewrite(message, { alias, identifiers, key, count }))
    bySubject.set(alias.pseudonym, [...(bySubject.get(alias.pseudonym) ?? []), written])
  }
  return {
    subjects: [...bySubject].map(([pseudonym, texts]) => ({ pseudonym, hl7: texts.join(''), messages: texts.length })),
    actions,
    withheld: [...held].map(([reason, times]) => ({ reason, count: times })),
  }
}

function reasonOf({ segments }: Hl7Message, patientId: string | undefined): Hl7Reason | undefined {
  if (segments.some(([name]) => name === 'MRG')) return 'hl7/patients-merged'
  const patients = segments.filter(([name]) => name === 'PID')
  return patients.length === 1 && patientId !== undefined ? undefined : 'hl7/no-patient'
}

/** The hospital's own number of the patient. @see HL7 v2.5.1 §3.4.2.3, Table 0203 */
function patientIdOf({ segments, delimiters }: Hl7Message): string | undefined {
  const field = segments.find(([name]) => name === 'PID')?.[3] ?? ''
  const numbers = field.split(delimiters.repetition).map(one => one.split(delimiters.component))
  const own =
    numbers.find(([, , , , type]) => type === 'MR') ?? numbers.find(([, , , , type]) => type === 'PI') ?? numbers[0]
  const value = own?.[0]?.trim() ?? ''
  return value === '' ? undefined : value
}

interface Rewriting {
  readonly alias: SubjectAlias
  readonly identifiers: IdentifierSet
  readonly key: SiteKey
  readonly count: (action: string) => void
}

function rewrite(message: Hl7Message, { alias, identifiers, key, count }: Rewriting): Hl7Message {
  const { delimiters, segments } = message
  const latestYear = Math.max(...segments.flatMap(fields => fields.slice(1).flatMap(yearsIn)), 0)
  const person: Hl7Person = { alias, identifiers, key, count, delimiters, latestYear }
  const kept = segments.flatMap(fields => {
    const [name = ''] = fields
    const rules = hl7Fields[name]
    if (rules === undefined) {
      count('segment-removed')
      return []
    }
    const made = fields.map((field, index) => {
      if (index === 0 || (name === 'MSH' && index <= 2)) return field
      const after = rewriteField(field, rules[index], { person, type: fields[2] ?? '' })
      if (field !== '' && after === '') count('field-removed')
      return after
    })
    if (name === 'MSH') return [withCharacterSet(made)]
    const trimmed = trimFields(made)
    return isEmptied(trimmed) ? [] : [trimmed]
  })
  return { delimiters, segments: kept }
}

/** A note, diagnosis or result of which only its number in the row is left says nothing. */
const isEmptied = ([name = '', , ...rest]: readonly string[]) =>
  ['AL1', 'DG1', 'NTE', 'OBX', 'PR1'].includes(name) && rest.every(field => field === '')

const yearsIn = (field: string) => (/^(19|20)\d{6}/.test(field) ? [Number(field.slice(0, 4))] : [])

function withCharacterSet(fields: readonly string[]): readonly string[] {
  const filled = [...fields, ...Array.from({ length: Math.max(0, 19 - fields.length) }, () => '')]
  return trimFields(filled.with(18, 'UNICODE UTF-8'))
}

const trimFields = (fields: readonly string[]) => fields.slice(0, fields.findLastIndex(field => field !== '') + 1)

/** Segments that name people; fields of the patient, the next of kin, the visit, the order and whoever observed. */
const namingFields: Readonly<
  Record<string, { readonly names: readonly number[]; readonly others: readonly number[] }>
> = {
  PID: { names: [5, 6, 9], others: [2, 3, 4, 7, 11, 13, 14, 18, 19, 20, 23] },
  NK1: { names: [2], others: [4, 5, 6] },
  PV1: { names: [7, 8, 9, 17, 52], others: [3, 19, 50] },
  ORC: { names: [10, 11, 12, 19], others: [2, 3, 14, 21, 22, 23] },
  OBR: { names: [10, 16, 28, 32, 33, 34, 35], others: [2, 3, 17, 18, 19, 20] },
  OBX: { names: [16, 23, 25], others: [] },
}

function textsOf({ segments, delimiters }: Hl7Message): KnownTexts {
  const names: string[] = []
  const others: string[] = []
  for (const fields of segments) {
    const naming = namingFields[fields[0] ?? '']
    const valuesOf = (index: number) => (fields[index] ?? '').split(delimiters.repetition).filter(Boolean)
    const split = (value: string) =>
      value.split(delimiters.component).flatMap(part => part.split(delimiters.subcomponent))
    for (const index of naming?.names ?? []) names.push(...valuesOf(index).map(value => split(value).join('^')))
    for (const index of naming?.others ?? []) others.push(...valuesOf(index).flatMap(split))
  }
  return { names: names.filter(Boolean), others: others.filter(Boolean) }
}

/** The patients of the messages, one a message that is of one; none where the bytes are no HL7. */
export const readHl7Patients = (bytes: Uint8Array): readonly RecordPatient[] =>
  (parseHl7(bytes) ?? []).flatMap(message => {
    const patientId = patientIdOf(message)
    const isOfOne = patientId !== undefined && reasonOf(message, patientId) === undefined
    return isOfOne ? [{ candidates: [patientId], texts: textsOf(message) }] : []
  })
