import { type AssociateFields, decodeAssociate, encodeAssociate } from './associate-fields.ts'
import { DimseFailure } from './failure.ts'

/** A protocol data unit of the upper layer. @see DICOM PS3.8 9.3 */
export type Pdu =
  | { readonly kind: 'associate-request' | 'associate-accept'; readonly fields: AssociateFields }
  | { readonly kind: 'associate-reject'; readonly result: number; readonly source: number; readonly reason: number }
  | { readonly kind: 'data'; readonly values: readonly DataValue[] }
  | { readonly kind: 'release-request' | 'release-response' }
  | { readonly kind: 'abort'; readonly source: number; readonly reason: number }

/** A presentation data value: a fragment of a command or of a data set. @see DICOM PS3.8 9.3.5.1, E.2 */
export interface DataValue {
  readonly contextId: number
  readonly isCommand: boolean
  readonly isLast: boolean
  readonly bytes: Buffer
}

/** Why an association is rejected: result, source and reason. @see DICOM PS3.8 9.3.4 */
export const rejections = {
  'calling-ae-unknown': { result: 1, source: 1, reason: 3 },
  'called-ae-unknown': { result: 1, source: 1, reason: 7 },
  'application-context-unknown': { result: 1, source: 1, reason: 2 },
  'protocol-version-unknown': { result: 1, source: 2, reason: 2 },
  'too-many-associations': { result: 2, source: 3, reason: 2 },
} as const
export type Rejection = keyof typeof rejections

/** Reasons of an abort by the service provider. @see DICOM PS3.8 9.3.8 */
export const abortReasons = { unrecognizedPdu: 1, unexpectedPdu: 2, invalidValue: 6 } as const

const typeCodes = {
  'associate-request': 1,
  'associate-accept': 2,
  'associate-reject': 3,
  data: 4,
  'release-request': 5,
  'release-response': 6,
  abort: 7,
} as const satisfies Record<Pdu['kind'], number>
const kindsByCode = new Map<number, Pdu['kind']>([
  [1, 'associate-request'],
  [2, 'associate-accept'],
  [3, 'associate-reject'],
  [4, 'data'],
  [5, 'release-request'],
  [6, 'release-response'],
  [7, 'abort'],
])

/** The kind of a PDU by its first byte; undefined for one that the protocol does not know. */
export const pduKindOf = (code: number): Pdu['kind'] | undefined => kindsByCode.get(code)

/** A whole PDU with its six-byte header, as one run of bytes, so that it goes out by one write. */
export function encodePdu(pdu: Pdu): Buffer {
  const body = bodyOf(pdu)
  const length = body.reduce((sum, part) => sum + part.length, 0)
  const header = Buffer.alloc(6)
  header[0] = typeCodes[pdu.kind]
  header.writeUInt32BE(length, 2)
  return Buffer.concat([header, ...body], length + 6)
}

function bodyOf(pdu: Pdu): readonly Buffer[] {
  switch (pdu.kind) {
    case 'associate-request':
    case 'associate-accept':
      return [encodeAssociate(pdu.fields, pdu.kind === 'associate-accept')]
    case 'associate-reject':
      return [Buffer.from([0, pdu.result, pdu.source, pdu.reason])]
    case 'data':
      return pdu.values.flatMap(encodeValue)
    case 'abort':
      return [Buffer.from([0, 0, pdu.source, pdu.reason])]
    case 'release-request':
    case 'release-response':
      return [Buffer.alloc(4)]
  }
}

function encodeValue({ contextId, isCommand, isLast, bytes }: DataValue): readonly Buffer[] {
  const header = Buffer.alloc(6)
  header.writeUInt32BE(bytes.length + 2, 0)
  header[4] = contextId
  header[5] = (isCommand ? 1 : 0) | (isLast ? 2 : 0)
  return [header, bytes]
}

/** Read a PDU's body. Total over any bytes: what is not the protocol throws `peer/protocol`, and reads nothing beyond `body`. */
export function decodePdu(kind: Pdu['kind'], body: Buffer): Pdu {
  switch (kind) {
    case 'associate-request':
    case 'associate-accept':
      return { kind, fields: decodeAssociate(body) }
    case 'associate-reject':
      return { kind, result: byteAt(body, 1), source: byteAt(body, 2), reason: byteAt(body, 3) }
    case 'data':
      return { kind, values: decodeValues(body) }
    case 'abort':
      return { kind, source: byteAt(body, 2), reason: byteAt(body, 3) }
    case 'release-request':
    case 'release-response':
      return { kind }
  }
}

function decodeValues(body: Buffer): DataValue[] {
  const values: DataValue[] = []
  for (let at = 0; at < body.length; ) {
    if (at + 6 > body.length) throw new DimseFailure('peer/protocol', { bytesLeft: body.length - at })
    const length = body.readUInt32BE(at)
    const end = at + 4 + length
    if (length < 2 || end > body.length)
      throw new DimseFailure('peer/protocol', { length, bytesLeft: body.length - at })
    const control = byteAt(body, at + 5)
    values.push({
      contextId: byteAt(body, at + 4),
      isCommand: (control & 1) !== 0,
      isLast: (control & 2) !== 0,
      bytes: body.subarray(at + 6, end),
    })
    at = end
  }
  if (values.length === 0) throw new DimseFailure('peer/protocol', { bytes: 0 })
  return values
}

function byteAt(body: Buffer, at: number): number {
  const byte = body[at]
  if (byte === undefined) throw new DimseFailure('peer/protocol', { bytes: body.length })
  return byte
}
