import { latin1Text } from './bytes.ts'
import { type CharacterSets, decodeText, isPlainAscii, parseCharacterSets } from './character-sets.ts'
import { findEntry, tagOfKeyword } from './dictionary.ts'
import type { Dataset, Element, Item } from './element.ts'
import { isSingleText, unitBytes, usesCharacterSet, type Vr } from './vr.ts'

/** A keyword of PS3.6 (`PatientName`), a tag as eight hexadecimal digits, or a tag as a number. */
export type ElementKey = string | number

/** The element with this tag in this data set itself (not in its items), or undefined. */
export function findElement(dataset: Dataset, key: ElementKey): Element | undefined {
  const tag = typeof key === 'number' ? key : tagOfKeyword(key)
  for (const element of dataset.elements) if (element.tag === tag) return element
  return undefined
}

/** The value's bytes as encoded, padding included: a view into the file, never a copy. */
export const bytesOf = (dataset: Dataset, element: Element): Uint8Array =>
  dataset.bytes.subarray(element.valueStart, element.valueStart + element.length)

/** The VR to decode by: for UN the dictionary's, where it knows the tag and the value is no sequence. @see DICOM PS3.5 6.2.2 */
export function valueVrOf(element: Element): Vr {
  if (element.vr !== 'UN' || element.items !== undefined) return element.vr
  const known = findEntry(element.tag)?.vr
  return known === undefined || known === 'SQ' ? 'UN' : known
}

/** The character sets in force: the data set's own, else those of the data set around it. @see DICOM PS3.5 6.1.2.3 */
export function characterSetsOf(dataset: Dataset): CharacterSets {
  for (let at: Dataset | undefined = dataset; at !== undefined; at = at.parent) {
    const own = findElement(at, 0x00080005)
    if (own !== undefined) return parseCharacterSets(latin1Text(bytesOf(at, own)))
  }
  return []
}

/** The whole text of a string element, all its values with their backslashes; trailing padding removed. Empty text for no value. */
export function wholeTextOf(dataset: Dataset, element: Element): string {
  const bytes = bytesOf(dataset, element)
  const isCoded = usesCharacterSet(valueVrOf(element)) && !isPlainAscii(bytes)
  const text = isCoded ? decodeText(bytes, characterSetsOf(dataset)).text : latin1Text(bytes)
  return trimEnd(text)
}

/** Every value of a string element, without padding; empty values stay as `''`. `[]` when absent or empty. */
export function textsOf(dataset: Dataset, key: ElementKey): readonly string[] {
  const element = findElement(dataset, key)
  return element === undefined ? [] : elementTextsOf(dataset, element)
}

/** `textsOf` for an element in hand. */
export function elementTextsOf(dataset: Dataset, element: Element): readonly string[] {
  if (element.items !== undefined || element.fragments !== undefined) return []
  const text = wholeTextOf(dataset, element)
  if (text === '') return []
  return isSingleText(valueVrOf(element)) ? [text] : text.split('\\').map(value => trimEnd(value).trimStart())
}

/** The first value that is not empty, or undefined. */
export const textOf = (dataset: Dataset, key: ElementKey): string | undefined =>
  textsOf(dataset, key).find(value => value !== '')

/** Every number of a binary number, DS or IS. An unreadable DS or IS value is NaN; an empty element is `[]`, never zero.
 *  64-bit integers beyond 2^53 lose their last bits; use `bigintsOf`. */
export function numbersOf(dataset: Dataset, key: ElementKey): readonly number[] {
  const element = findElement(dataset, key)
  return element === undefined ? [] : elementNumbersOf(dataset, element)
}

/** `numbersOf` for an element in hand. */
export function elementNumbersOf(dataset: Dataset, element: Element): readonly number[] {
  const vr = signedVrOf(dataset, element)
  if (vr === 'DS' || vr === 'IS') return elementTextsOf(dataset, element).map(parseNumber)
  const read = numberReaders[vr]
  if (read === undefined) return []
  const bytes = bytesOf(dataset, element)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const step = unitBytes[vr]
  const isLittle = !dataset.encoding.isBigEndian
  const count = Math.floor(bytes.length / step)
  return Array.from({ length: count }, (_, index) => read(view, index * step, isLittle))
}

/** The first number, or undefined when absent, empty or unreadable. */
export function numberOf(dataset: Dataset, key: ElementKey): number | undefined {
  const first = numbersOf(dataset, key)[0]
  return first === undefined || Number.isNaN(first) ? undefined : first
}

/** The first number without its fraction; undefined also when it is too large to be a count or a number of anything. */
export function integerOf(dataset: Dataset, key: ElementKey): number | undefined {
  const whole = Math.trunc(numberOf(dataset, key) ?? Number.NaN)
  return Number.isSafeInteger(whole) ? whole + 0 : undefined
}

/** Modality as a code of capitals, OT (other) where there is none. @see DICOM PS3.3 C.7.3.1.1.1 */
export function modalityOf(dataset: Dataset): string {
  const said = textOf(dataset, 0x00080060) ?? ''
  return /^[A-Z]{2,10}$/.test(said) ? said : 'OT'
}

/** Every value of SV, UV or OV, exactly. */
export function bigintsOf(dataset: Dataset, key: ElementKey): readonly bigint[] {
  const element = findElement(dataset, key)
  if (element === undefined) return []
  const bytes = bytesOf(dataset, element)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = !dataset.encoding.isBigEndian
  const isSigned = valueVrOf(element) === 'SV'
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) =>
    isSigned ? view.getBigInt64(index * 8, isLittle) : view.getBigUint64(index * 8, isLittle),
  )
}

/** The first UID, without padding; undefined when absent or empty. Not validated: see `isValidUid`. */
export const uidOf = (dataset: Dataset, key: ElementKey): string | undefined => textOf(dataset, key)

/** The items of a sequence; `[]` when absent or empty. */
export const itemsOf = (dataset: Dataset, key: ElementKey): readonly Item[] => findElement(dataset, key)?.items ?? []

/** Tags held by an AT element. */
export function tagsOf(dataset: Dataset, key: ElementKey): readonly number[] {
  const element = findElement(dataset, key)
  if (element === undefined) return []
  const bytes = bytesOf(dataset, element)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = !dataset.encoding.isBigEndian
  return Array.from(
    { length: Math.floor(bytes.length / 4) },
    (_, index) => view.getUint16(index * 4, isLittle) * 0x10000 + view.getUint16(index * 4 + 2, isLittle),
  )
}

const numberReaders: Partial<Record<Vr, (view: DataView, at: number, isLittle: boolean) => number>> = {
  US: (view, at, isLittle) => view.getUint16(at, isLittle),
  SS: (view, at, isLittle) => view.getInt16(at, isLittle),
  UL: (view, at, isLittle) => view.getUint32(at, isLittle),
  SL: (view, at, isLittle) => view.getInt32(at, isLittle),
  FL: (view, at, isLittle) => view.getFloat32(at, isLittle),
  FD: (view, at, isLittle) => view.getFloat64(at, isLittle),
  SV: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)),
  UV: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)),
  OW: (view, at, isLittle) => view.getUint16(at, isLittle),
  OL: (view, at, isLittle) => view.getUint32(at, isLittle),
  OF: (view, at, isLittle) => view.getFloat32(at, isLittle),
  OD: (view, at, isLittle) => view.getFloat64(at, isLittle),
  OV: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)),
}

/** US where the Standard says `US or SS` is signed when Pixel Representation is 1; explicit files say so themselves. */
function signedVrOf(dataset: Dataset, element: Element): Vr {
  const vr = valueVrOf(element)
  if (vr !== 'US' || dataset.encoding.isExplicit) return vr
  return findEntry(element.tag)?.choices.includes('SS') && isSignedPixels(dataset) ? 'SS' : vr
}

function isSignedPixels(dataset: Dataset): boolean {
  for (let at: Dataset | undefined = dataset; at !== undefined; at = at.parent) {
    const representation = findElement(at, 0x00280103)
    if (representation !== undefined) return numbersOf(at, 0x00280103)[0] === 1
  }
  return false
}

const parseNumber = (text: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN

function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0)) end--
  return end === text.length ? text : text.slice(0, end)
}
