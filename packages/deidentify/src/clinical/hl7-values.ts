import { cleanText } from '../clean-text.ts'
import { holdsIdentifier, type IdentifierSet } from '../identifiers.ts'
import { shiftDateTime } from '../shift-dates.ts'
import { aliasIdentifier, aliasUid, type SiteKey, type SubjectAlias } from '../site-key.ts'
import { type FieldRule, resultTypes } from './hl7-fields.ts'
import type { Hl7Delimiters } from './hl7-messages.ts'

/** All that a field's fate hangs on. */
export interface Hl7Person {
  readonly alias: SubjectAlias
  readonly identifiers: IdentifierSet
  readonly key: SiteKey
  readonly count: (action: string) => void
  readonly delimiters: Hl7Delimiters
  /** The latest year that the message names. */
  readonly latestYear: number
}

/** A field after its rule, all repetitions; `type` is OBX-2. Empty where nothing may stay. */
export function rewriteField(
  field: string,
  rule: FieldRule | undefined,
  { person, type }: { readonly person: Hl7Person; readonly type: string },
): string {
  if (field === '' || rule === undefined) return ''
  if (rule === 'subject') return `${person.alias.pseudonym}${person.delimiters.component.repeat(4)}PI`
  const own = rule === 'result' ? resultTypes[type] : rule
  if (own === undefined) return ''
  const { repetition } = person.delimiters
  const made = field.split(repetition).map(value => rewriteValue(value, own, person))
  return made.every(value => value === '') ? '' : made.join(repetition)
}

function rewriteValue(value: string, rule: FieldRule, person: Hl7Person): string {
  const { identifiers, delimiters } = person
  switch (rule) {
    case 'keep':
      return holdsIdentifier(value, identifiers) ? '' : value
    case 'date':
      return shiftHl7Date(value, person)
    case 'number': {
      const [number = ''] = value.split(delimiters.component)
      return number === '' ? '' : aliasIdentifier(person.key, 'order', number)
    }
    case 'birth': {
      const isOld = person.latestYear - Number(value.slice(0, 4)) >= 90
      return isOld ? '' : shiftHl7Date(value, person).slice(0, 4)
    }
    case 'coded': {
      const parts = value.split(delimiters.component)
      return parts
        .map((part, index) => rewriteCodePart(part, { index, system: parts[index + 1] ?? '' }, person))
        .join(delimiters.component)
        .replace(trailing(delimiters.component), '')
    }
    case 'text':
      return rewriteText(value, person)
    case 'result':
    case 'subject':
      return ''
  }
}

const trailing = (letter: string) => new RegExp(`\\${letter}+$`)

/** Coding systems that anyone can look up: their words are not the hospital's. @see HL7 v2.5.1 Table 0396 */
const publicSystem =
  /^(LN|SCT|SNM\d*|I9|I9C|I10\w*|ICD-?10\w*|UCUM|ISO\+|HL7\d{4}|RadLex|RADLEX|DCM|ACR|CVX|RXNORM|NDC|ATC|MDC|NCIT?|MEDIS\w*|JC10|JLAC1[01]|99JLAC10|HOT\d*|YJ)$/

/** Identifier, text, coding system, then the same of an alternative. @see HL7 v2.5.1 §2.A.13 */
function rewriteCodePart(
  part: string,
  { index, system }: { readonly index: number; readonly system: string },
  person: Hl7Person,
): string {
  const isText = index === 1 || index === 4 || index === 8
  if (isText && !publicSystem.test(system)) return rewriteText(part, person)
  const longest = isText ? 200 : 40
  return part.length > longest || holdsIdentifier(part, person.identifiers) ? '' : part
}

const uidForm = /^[0-2](\.(0|[1-9]\d*)){3,}$/

/** Text without escapes for people; a UID of DICOM becomes that of the images, so that a report still names its study. */
function rewriteText(text: string, { identifiers, key, count, delimiters }: Hl7Person): string {
  if (uidForm.test(text) && text.length <= 64) {
    count('uid-replaced')
    return aliasUid(key, text)
  }
  const plain = readEscapes(text, delimiters)
  const cleaned = plain
    .split('\n')
    .map(line => cleanText(line, identifiers))
    .filter(line => line !== '')
    .join('\n')
  if (cleaned !== plain) count('text-cleaned')
  return writeEscapes(cleaned, delimiters)
}

/** Escapes as the letters that they stand for; line breaks as line feeds, highlighting and others out. @see HL7 v2.5.1 §2.7 */
function readEscapes(
  text: string,
  { field, component, repetition, escapeLetter, subcomponent }: Hl7Delimiters,
): string {
  const letters: Readonly<Record<string, string>> = {
    F: field,
    S: component,
    R: repetition,
    E: escapeLetter,
    T: subcomponent,
  }
  const pattern = new RegExp(`\\${escapeLetter}([^\\${escapeLetter}]*)\\${escapeLetter}`, 'g')
  return text.replace(pattern, (_, code: string) => letters[code] ?? (/^\.(br|sp)/.test(code) ? '\n' : ' '))
}

function writeEscapes(
  text: string,
  { field, component, repetition, escapeLetter, subcomponent }: Hl7Delimiters,
): string {
  const codes: Readonly<Record<string, string>> = {
    ...{ [field]: 'F', [component]: 'S', [repetition]: 'R', [escapeLetter]: 'E', [subcomponent]: 'T', '\n': '.br' },
  }
  return [...text]
    .map(letter => (codes[letter] === undefined ? letter : `${escapeLetter}${codes[letter]}${escapeLetter}`))
    .join('')
}

/** YYYY[MM[DD[HHMM[SS[.S]]]]][+ZZZZ]; the time of day stays. Empty where it is none. @see HL7 v2.5.1 §2.A.77 */
function shiftHl7Date(text: string, { alias, count, delimiters }: Hl7Person): string {
  const [value = ''] = text.split(delimiters.component)
  const moved = shiftDateTime(value, alias.shiftDays)
  if (moved === undefined || moved === '') return ''
  count('date-shifted')
  return moved
}
