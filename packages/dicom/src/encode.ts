import { strict as assert } from 'node:assert'
import { latin1Text } from './bytes.ts'
import type { CharacterSets } from './character-sets.ts'
import { parseCharacterSets } from './character-sets.ts'
import type { ElementValue, EncodedElement, NewElement, NewFragments, NewItems } from './edit-plan.ts'
import type { Encoding } from './element.ts'
import { encodeText } from './encode-text.ts'
import { itemDelimiter, itemTag, sequenceDelimiter, undefinedLength } from './reader.ts'
import { formatTag } from './tag.ts'
import { hasLongHeader, isStringVr, unitBytes, usesCharacterSet, type Vr, vrCode } from './vr.ts'

/** How and for which character sets to encode. */
export interface EncodeContext {
  readonly encoding: Encoding
  readonly characterSets: CharacterSets
}

/** Header and value of a new element, in pieces. A value too long for a short header is written as UN. @see DICOM PS3.5 6.2.2 */
export function encodeElement(element: NewElement, context: EncodeContext): readonly Uint8Array[] {
  const { tag, vr, value } = element
  if (typeof value === 'object' && 'encoded' in value) return [value.encoded]
  if (typeof value === 'object' && 'fragments' in value)
    return encodeFragments(tag, vr, value.fragments, context.encoding)
  const chunks =
    typeof value === 'object' && 'items' in value
      ? value.items.flatMap(item => encodeItem(item, context))
      : [encodeValue(value, vr, context, tag)]
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const writtenVr = length > 0xfffe && !hasLongHeader(vr) ? 'UN' : vr
  return [encodeHeader(tag, writtenVr, length, context.encoding), ...chunks]
}

/** All elements in order of tag, in pieces. A Specific Character Set among them governs their texts. */
export function encodeElements(elements: readonly NewElement[], context: EncodeContext): readonly Uint8Array[] {
  const sorted = elements.toSorted((a, b) => a.tag - b.tag)
  const declared = sorted.find(element => element.tag === 0x00080005)
  const own = declared === undefined ? context : { ...context, characterSets: characterSetsIn(declared.value) }
  return sorted.flatMap((element, index) => {
    assert(element.tag !== sorted[index - 1]?.tag, `${formatTag(element.tag)} is given twice`)
    return encodeElement(element, own)
  })
}

function characterSetsIn(value: ElementValue): CharacterSets {
  if (typeof value === 'string') return parseCharacterSets(value)
  if (value instanceof Uint8Array) return parseCharacterSets(latin1Text(value))
  assert(Array.isArray(value), 'Specific Character Set is given as text')
  return parseCharacterSets(value.join('\\'))
}

/** An element header: 8 or 12 bytes; `length` may be 0xFFFFFFFF. */
export function encodeHeader(tag: number, vr: Vr, length: number, encoding: Encoding): Uint8Array {
  const isItem = tag >>> 16 === 0xfffe
  const isLong = encoding.isExplicit && !isItem && hasLongHeader(vr)
  const header = new Uint8Array(isLong ? 12 : 8)
  const view = new DataView(header.buffer)
  const isLittle = !encoding.isBigEndian
  view.setUint16(0, tag >>> 16, isLittle)
  view.setUint16(2, tag & 0xffff, isLittle)
  if (!encoding.isExplicit || isItem) {
    view.setUint32(4, length, isLittle)
    return header
  }
  view.setUint16(4, vrCode(vr), false)
  if (isLong) view.setUint32(8, length, isLittle)
  else view.setUint16(6, length, isLittle)
  return header
}

/** The eight bytes that close an item or a sequence of undefined length. */
export const encodeDelimiter = (kind: 'item' | 'sequence', encoding: Encoding): Uint8Array =>
  encodeHeader(kind === 'item' ? itemDelimiter : sequenceDelimiter, 'UN', 0, encoding)

function encodeItem(elements: readonly NewElement[], context: EncodeContext): readonly Uint8Array[] {
  const chunks = encodeElements(elements, context)
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return [encodeHeader(itemTag, 'UN', length, context.encoding), ...chunks]
}

function encodeFragments(
  tag: number,
  vr: Vr,
  fragments: readonly Uint8Array[],
  encoding: Encoding,
): readonly Uint8Array[] {
  const chunks = fragments.flatMap(fragment => {
    const padded = padEven(fragment, 0)
    return [encodeHeader(itemTag, 'UN', padded.length, encoding), padded]
  })
  return [encodeHeader(tag, vr, undefinedLength, encoding), ...chunks, encodeDelimiter('sequence', encoding)]
}

/** The bytes of one value, padded to an even length. Asserts that numbers and text fit the VR and the character sets. */
function encodeValue(
  value: Exclude<ElementValue, NewItems | NewFragments | EncodedElement>,
  vr: Vr,
  context: EncodeContext,
  tag = 0,
): Uint8Array {
  const padding = isStringVr(vr) && vr !== 'UI' ? 0x20 : 0
  if (value instanceof Uint8Array) return padEven(value, padding)
  const values: readonly (string | number | bigint)[] = Array.isArray(value) ? value : [value]
  if (!isStringVr(vr)) return encodeNumbers(values, vr, { encoding: context.encoding, tag })
  const text = values.map(one => (typeof one === 'number' ? formatNumber(one, vr) : String(one))).join('\\')
  const bytes = encodeText(text, usesCharacterSet(vr) ? context.characterSets : [])
  assert(bytes !== undefined, `a text for ${formatTag(tag)} does not fit the character set`)
  return padEven(bytes, padding)
}

function padEven(bytes: Uint8Array, padding: number): Uint8Array {
  if (bytes.length % 2 === 0) return bytes
  const padded = new Uint8Array(bytes.length + 1)
  padded.set(bytes)
  padded[bytes.length] = padding
  return padded
}

function formatNumber(value: number, vr: Vr): string {
  return vr === 'DS' ? formatDecimalString(value) : String(value)
}

/** A number as DS: at most 16 characters, as many digits as fit. @see DICOM PS3.5 6.2 */
export function formatDecimalString(value: number): string {
  assert(Number.isFinite(value), 'a decimal string is finite')
  for (let digits = 17; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)))
    if (text.length <= 16) return text
  }
  return '0'
}

type NumberWriter = (view: DataView, at: number, value: number, isLittle: boolean) => void
const numberWriters: Partial<Record<Vr, NumberWriter>> = {
  OB: (view, at, value) => view.setUint8(at, value),
  UN: (view, at, value) => view.setUint8(at, value),
  US: (view, at, value, isLittle) => view.setUint16(at, value, isLittle),
  OW: (view, at, value, isLittle) => view.setUint16(at, value, isLittle),
  SS: (view, at, value, isLittle) => view.setInt16(at, value, isLittle),
  UL: (view, at, value, isLittle) => view.setUint32(at, value, isLittle),
  OL: (view, at, value, isLittle) => view.setUint32(at, value, isLittle),
  SL: (view, at, value, isLittle) => view.setInt32(at, value, isLittle),
  FL: (view, at, value, isLittle) => view.setFloat32(at, value, isLittle),
  OF: (view, at, value, isLittle) => view.setFloat32(at, value, isLittle),
  FD: (view, at, value, isLittle) => view.setFloat64(at, value, isLittle),
  OD: (view, at, value, isLittle) => view.setFloat64(at, value, isLittle),
}

function encodeNumbers(
  values: readonly (string | number | bigint)[],
  vr: Vr,
  { encoding, tag }: { encoding: Encoding; tag: number },
): Uint8Array {
  if (values.length === 0 || (values.length === 1 && values[0] === '')) return new Uint8Array(0)
  const step = unitBytes[vr]
  const bytes = new Uint8Array(step * values.length)
  const view = new DataView(bytes.buffer)
  const isLittle = !encoding.isBigEndian
  values.forEach((value, index) => {
    assert(typeof value !== 'string', `${formatTag(tag)} with VR ${vr} takes numbers`)
    writeNumber(view, value, vr, { at: index * step, isLittle })
  })
  return padEven(bytes, 0)
}

function writeNumber(
  view: DataView,
  value: number | bigint,
  vr: Vr,
  { at, isLittle }: { at: number; isLittle: boolean },
): void {
  if (vr === 'AT') {
    view.setUint16(at, Number(value) >>> 16, isLittle)
    view.setUint16(at + 2, Number(value) & 0xffff, isLittle)
  } else if (vr === 'SV') view.setBigInt64(at, BigInt(value), isLittle)
  else if (vr === 'UV' || vr === 'OV') view.setBigUint64(at, BigInt(value), isLittle)
  else {
    const write = numberWriters[vr]
    assert(write !== undefined, `numbers cannot be written as ${vr}`)
    write(view, at, Number(value), isLittle)
  }
}
