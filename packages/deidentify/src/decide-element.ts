import {
  bytesOf,
  characterSetsOf,
  decodeCandidates,
  type EditContext,
  type Element,
  type ElementEdit,
  encodeText,
  findEntry,
  isPrivate,
  isPrivateCreator,
  usesCharacterSet,
  type Vr,
  valueVrOf,
  wholeTextOf,
} from '@tsumugi/dicom'
import { cleanText } from './clean-text.ts'
import { type Action, type CompiledProfile, isRemovableDummy, isTellingIdentifier } from './compile-profile.ts'
import { dummyCode, dummyValue } from './dummy-values.ts'
import { holdsIdentifier, type IdentifierSet } from './identifiers.ts'
import { isPlace } from './identifying-texts.ts'
import { isPrivateKept } from './safe-private.ts'
import { capAge, shiftDate, shiftDateTime, shiftValues } from './shift-dates.ts'

/** Why an element was changed, for the counts of the receipt. */
export type Act = 'removed' | 'emptied' | 'replaced' | 'uid-replaced' | 'date-shifted' | 'cleaned' | 'private-removed'

/** All that a decision needs to know of the person and the profile. */
export interface Decider {
  readonly profile: CompiledProfile
  readonly identifiers: IdentifierSet
  /** The same without what names the hospital, for attributes that do. */
  readonly ofPerson: IdentifierSet
  readonly shiftDays: number
  readonly aliasUid: (uid: string) => string
  readonly aliasIdentifier: (value: string) => string
}

export interface Decision {
  readonly edit: ElementEdit
  /** Nothing for an element that stays as it is. */
  readonly act?: Act
  /** The new text where `edit` has its bytes. */
  readonly after?: string
}

const kept: Decision = { edit: 'keep' }
const entered: Decision = { edit: 'recurse' }
const removed: Decision = { edit: 'remove', act: 'removed' }
const emptied: Decision = { edit: { value: new Uint8Array(0) }, act: 'emptied' }

/** Decide what becomes of one element: the table first, then the rules for attributes on which it is silent. */
export function decideElement(element: Element, context: EditContext, decider: Decider): Decision {
  const decision = decideByRule(element, context, decider)
  if (element.vr !== 'UN' || typeof decision.edit !== 'object') return decision
  // A replacement of a value of unknown VR says what it is, since its text could not be encoded otherwise.
  const vr = isSequence(element) ? 'SQ' : valueVrOf(element)
  return { ...decision, edit: { ...decision.edit, vr } }
}

function decideByRule(element: Element, context: EditContext, decider: Decider): Decision {
  const { tag } = element
  if (tag === specificCharacterSet) return kept
  if (isPrivate(tag)) return decidePrivate(element, context, decider)
  if ((tag & 0xffff) === 0) return removed
  const action = decider.profile.findAction(tag, context.path)
  if (action !== undefined) return carryOut(action, element, context, decider)
  // Keep-list, not remove-list: what the Standard does not know cannot be judged.
  return findEntry(tag) === undefined ? removed : decideUnlisted(element, context, decider)
}

const specificCharacterSet = 0x00080005
/** Codes of schemes and value sets, which name no object of the hospital. Coding Scheme UID, Context UID, Mapping Resource UID. */
const schemeUids: ReadonlySet<number> = new Set([0x0008010c, 0x00080117, 0x00080118])
const sequencesOfCodes: ReadonlySet<number> = new Set([0x00401101, 0x00080082])

function carryOut(action: Action, element: Element, context: EditContext, decider: Decider): Decision {
  switch (action) {
    case 'remove':
      return removed
    case 'empty':
      return emptied
    case 'dummy':
      return replaceByDummy(element, context, decider)
    case 'uid':
      return replaceUids(element, context, decider)
    case 'recurse':
      return entered
    case 'shift':
      return shiftElement(element, context, decider)
    case 'clean':
      return cleanElement(element, context, decider)
    case 'keep':
      return keepUnlessNamed(element, context, decider)
    case 'site-value':
      return { edit: { value: decider.profile.site?.valueOf(element.tag) ?? '' }, act: 'replaced' }
  }
}

/** What the table says without options; a cleaning that left nothing ends here. Where the table is silent a value must stay, as it may be needed. */
function fallBack(element: Element, context: EditContext, decider: Decider): Decision {
  const basic = decider.profile.findBasicAction(element.tag, context.path) ?? 'dummy'
  if (basic === 'remove') return removed
  return basic === 'dummy' ? replaceByDummy(element, context, decider) : emptied
}

function replaceByDummy(element: Element, context: EditContext, decider: Decider): Decision {
  const { tag } = element
  if (isRemovableDummy(tag)) return removed
  if (isTellingIdentifier(tag)) {
    const value = decider.aliasIdentifier(wholeTextOf(context.dataset, element))
    return { edit: { value }, act: 'replaced' }
  }
  if (isSequence(element)) {
    if (!sequencesOfCodes.has(tag)) return entered
    return { edit: { value: dummyCode }, act: 'replaced' }
  }
  if (element.length === 0) return kept
  const vr = valueVrOf(element)
  if (vr === 'UI') return replaceUids(element, context, decider)
  return { edit: { value: dummyValue(vr) }, act: 'replaced' }
}

function replaceUids(element: Element, context: EditContext, decider: Decider): Decision {
  const text = wholeTextOf(context.dataset, element)
  if (text === '' || schemeUids.has(element.tag)) return kept
  const made = text
    .split('\\')
    .map(uid => (isWellKnown(uid.trim()) ? uid.trim() : decider.aliasUid(uid.trim())))
    .join('\\')
  return made === text ? kept : { edit: { value: made }, act: 'uid-replaced' }
}

/** UIDs of DICOM itself (SOP classes, transfer syntaxes, well-known frames) and the empty value name no patient. */
const isWellKnown = (uid: string) => uid === '' || uid.startsWith('1.2.840.10008.')

function shiftElement(element: Element, context: EditContext, decider: Decider): Decision {
  const vr = valueVrOf(element)
  if (vr !== 'DA' && vr !== 'DT') return keepUnlessNamed(element, context, decider)
  const text = wholeTextOf(context.dataset, element)
  const made = shiftValues(text, decider.shiftDays, vr === 'DA' ? shiftDate : shiftDateTime)
  if (made === undefined) return fallBack(element, context, decider)
  return made === text ? kept : { edit: { value: made }, act: 'date-shifted' }
}

function cleanElement(element: Element, context: EditContext, decider: Decider): Decision {
  if (isSequence(element)) return entered
  const vr = valueVrOf(element)
  if (!usesCharacterSet(vr)) return fallBack(element, context, decider)
  return cleanTextElement(element, context, decider)
}

/** What is left is written in the file's own character set; of a text that does not fit it only the ASCII part stays. */
function cleanTextElement(element: Element, context: EditContext, decider: Decider): Decision {
  if (element.length === 0) return kept
  const text = wholeTextOf(context.dataset, element)
  const cleaned = cleanText(text, decider.identifiers)
  if (cleaned === text) return isFoundIn(element, context, decider) ? fallBack(element, context, decider) : kept
  const sets = characterSetsOf(context.dataset)
  const encoded = encodeText(cleaned, sets)
  const writable = encoded === undefined ? tidy(cleaned.replace(/[^ -~]+/g, ' ')) : cleaned
  // Left out rather than sent with words that a second look would not let through.
  if (writable === '' || cleanText(writable, decider.identifiers) !== writable)
    return fallBack(element, context, decider)
  return {
    edit: { value: encoded === undefined ? writable : new Uint8Array(encoded) },
    act: 'cleaned',
    after: writable,
  }
}

const tidy = (text: string) => text.replace(/ +/g, ' ').trim()

function keepUnlessNamed(element: Element, context: EditContext, decider: Decider): Decision {
  if (isSequence(element)) return entered
  const vr = valueVrOf(element)
  if (vr === 'AS') {
    const text = wholeTextOf(context.dataset, element)
    const capped = capAge(text)
    return capped === text ? kept : { edit: { value: capped }, act: 'replaced' }
  }
  if (scannedVrs.has(vr) && isFoundIn(element, context, decider))
    return { edit: { value: dummyValue(vr) }, act: 'cleaned' }
  return kept
}

const scannedVrs: ReadonlySet<Vr> = new Set<Vr>(['AE', 'CS', 'LO', 'LT', 'SH', 'ST', 'UC', 'UT'])

/** True if the element's text, under any character set that it could be in, holds an identifier of the person. */
function isFoundIn(element: Element, context: EditContext, decider: Decider): boolean {
  const sought = isPlace(element.tag) ? decider.ofPerson : decider.identifiers
  const bytes = bytesOf(context.dataset, element)
  if (bytes.length < 3) return false
  return decodeCandidates(bytes, characterSetsOf(context.dataset)).some(text => holdsIdentifier(text, sought))
}

function decideUnlisted(element: Element, context: EditContext, decider: Decider): Decision {
  if (isSequence(element)) return entered
  const vr = valueVrOf(element)
  switch (vr) {
    case 'PN':
      return element.length === 0 ? kept : { edit: { value: dummyValue('PN') }, act: 'replaced' }
    case 'UI':
      return replaceUids(element, context, decider)
    case 'DA':
    case 'DT':
      return decideUnlistedDate(element, context, decider)
    case 'LT':
    case 'ST':
    case 'UC':
    case 'UT':
      return cleanTextElement(element, context, decider)
    case 'AE':
    case 'UR':
    case 'UN':
      return removed
    default:
      return keepUnlessNamed(element, context, decider)
  }
}

function decideUnlistedDate(element: Element, context: EditContext, decider: Decider): Decision {
  const { options } = decider.profile
  if (options.has('full-dates')) return kept
  return options.has('modified-dates') ? shiftElement(element, context, decider) : emptied
}

function decidePrivate(element: Element, context: EditContext, decider: Decider): Decision {
  if (!isPrivateKept(element, context.dataset, decider.profile)) return { edit: 'remove', act: 'private-removed' }
  if (isPrivateCreator(element.tag)) return kept
  if (valueVrOf(element) === 'UI') return replaceUids(element, context, decider)
  if (usesCharacterSet(valueVrOf(element))) return cleanTextElement(element, context, decider)
  return keepUnlessNamed(element, context, decider)
}

const isSequence = (element: Element) => element.items !== undefined || element.vr === 'SQ'
