import { strict as assert } from 'node:assert'
import { joinBytes, latin1Bytes, lengthOf } from './bytes.ts'
import { parseCharacterSets } from './character-sets.ts'
import { findEntry, tagOfKeyword } from './dictionary.ts'
import { withGroupLength } from './edit.ts'
import type { ElementValue, NewElement } from './edit-plan.ts'
import { encodeElements } from './encode.ts'
import { deflateDataset } from './inflate.ts'
import { explicitLittle } from './reader.ts'
import { encodingOf, isDeflatedSyntax, transferSyntaxes } from './transfer-syntax.ts'
import type { Vr } from './vr.ts'

/** Attributes by keyword (`PatientName`) or by eight hexadecimal digits (then as `{ vr, value }`, unless of the Standard).
 *  An undefined value leaves the attribute out, `''` or `[]` writes it empty, an array of records is a sequence. */
export interface Attributes {
  readonly [keyword: string]: AttributeValue | undefined
}

/** A value as `ElementValue`, items as records, or either with a VR of the caller's choice. */
export type AttributeValue =
  | ElementValue
  | readonly Attributes[]
  | { readonly vr: Vr; readonly value: ElementValue | readonly Attributes[] }

/** Our Implementation Class UID, a fixed UUID. @see DICOM PS3.7 D.3.3.2 */
const implementationClassUid = '2.25.4673878244318032396692418519814862054'
const implementationVersionName = 'TSUMUGI_0_1'

/** Elements of a record, in order of tag. Where the Standard leaves the VR open, US and OW are taken. */
export function elementsOf(attributes: Attributes): readonly NewElement[] {
  const elements = Object.entries(attributes).flatMap(([keyword, value]) =>
    value === undefined ? [] : [elementOf(tagOfKeyword(keyword), value)],
  )
  return elements.sort((a, b) => a.tag - b.tag)
}

/** Bytes of a data set without meta information; explicit little endian unless the transfer syntax says otherwise. */
export function buildDataset(
  attributes: Attributes,
  transferSyntaxUid: string = transferSyntaxes.explicitLittle,
): Uint8Array {
  const context = { encoding: encodingOf(transferSyntaxUid), characterSets: parseCharacterSets('') }
  return joinBytes(encodeElements(elementsOf(attributes), context))
}

/** A whole Part 10 file: zero preamble, meta information (from SOPClassUID, SOPInstanceUID and `meta`), data set.
 *  @see DICOM PS3.10 7.1 */
export function writePart10(
  attributes: Attributes,
  options: { readonly transferSyntaxUid?: string; readonly meta?: Attributes } = {},
): Uint8Array {
  const transferSyntaxUid = options.transferSyntaxUid ?? transferSyntaxes.explicitLittle
  const { SOPClassUID: sopClassUid, SOPInstanceUID: sopInstanceUid } = attributes
  assert(
    typeof sopClassUid === 'string' && typeof sopInstanceUid === 'string',
    'a file has a SOP class and instance UID',
  )
  const head = writePart10Head({ sopClassUid, sopInstanceUid, transferSyntaxUid }, options.meta)
  const dataset = buildDataset(attributes, transferSyntaxUid)
  return joinBytes([head, isDeflatedSyntax(transferSyntaxUid) ? deflateDataset(dataset) : dataset])
}

/** What stands before the data set in a Part 10 file: zero preamble and meta information. @see DICOM PS3.10 7.1 */
export function writePart10Head(
  named: { readonly sopClassUid: string; readonly sopInstanceUid: string; readonly transferSyntaxUid: string },
  more: Attributes = {},
): Uint8Array {
  const meta = encodeElements(
    elementsOf({
      FileMetaInformationVersion: Uint8Array.of(0, 1),
      MediaStorageSOPClassUID: named.sopClassUid,
      MediaStorageSOPInstanceUID: named.sopInstanceUid,
      TransferSyntaxUID: named.transferSyntaxUid,
      ImplementationClassUID: implementationClassUid,
      ImplementationVersionName: implementationVersionName,
      ...more,
    }),
    { encoding: explicitLittle, characterSets: [] },
  )
  return joinBytes([new Uint8Array(128), latin1Bytes('DICM'), ...withGroupLength(meta, lengthOf(meta)).chunks])
}

function elementOf(tag: number, value: AttributeValue): NewElement {
  if (typeof value === 'object' && 'vr' in value) return { tag, vr: value.vr, value: plainValue(value.value, value.vr) }
  const entry = findEntry(tag)
  assert(entry !== undefined, 'an attribute outside the Standard is given with its VR')
  const vr = entry.choices.includes('OW') ? 'OW' : entry.vr
  return { tag, vr, value: plainValue(value, vr) }
}

function plainValue(value: ElementValue | readonly Attributes[], vr: Vr): ElementValue {
  if (vr === 'SQ' && Array.isArray(value)) {
    return { items: value.map(item => (isRecord(item) ? elementsOf(item) : [])) }
  }
  assert(!isRecordList(value), `items are only for sequences, not ${vr}`)
  return value
}

const isRecord = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

const isRecordList = (value: ElementValue | readonly Attributes[]): value is readonly Attributes[] =>
  Array.isArray(value) && value.some(isRecord)
