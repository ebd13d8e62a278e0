import { DimseFailure } from './failure.ts'

/** What A-ASSOCIATE-RQ and -AC say. @see DICOM PS3.8 9.3.2, 9.3.3, PS3.7 D.3.3 */
export interface AssociateFields {
  readonly protocolVersion: number
  readonly calledAeTitle: string
  readonly callingAeTitle: string
  readonly applicationContext: string
  readonly contexts: readonly ContextItem[]
  /** Bytes of the longest PDU that the sender takes, without the six of its header; 0 for no limit. */
  readonly maxPduBytes: number
  readonly implementationClassUid: string
  readonly implementationVersionName: string
  readonly roles: readonly RoleItem[]
}

/** A presentation context, proposed (`result` 0, all syntaxes) or answered (one syntax, no abstract syntax). */
export interface ContextItem {
  readonly contextId: number
  readonly abstractSyntax: string
  readonly transferSyntaxes: readonly string[]
  /** 0 accepted, 3 abstract syntax not supported, 4 transfer syntaxes not supported. @see DICOM PS3.8 Table 9-18 */
  readonly result: number
}

/** Who may be user and provider of a SOP class. @see DICOM PS3.7 D.3.3.4 */
export interface RoleItem {
  readonly sopClassUid: string
  readonly isUser: boolean
  readonly isProvider: boolean
}

/** The only application context there is. @see DICOM PS3.7 A.2.1 */
export const dicomApplicationContext = '1.2.840.10008.3.1.1.1'

const codes = {
  ...{ application: 0x10, proposed: 0x20, answered: 0x21, abstract: 0x30, transfer: 0x40, user: 0x50 },
  ...{ maxLength: 0x51, implementationClass: 0x52, role: 0x54, implementationVersion: 0x55 },
} as const

/** The body of the PDU, without its six-byte header. */
export function encodeAssociate(fields: AssociateFields, isAccept: boolean): Buffer {
  const head = Buffer.alloc(68)
  head.writeUInt16BE(fields.protocolVersion, 0)
  head.write(padAeTitle(fields.calledAeTitle), 4, 'latin1')
  head.write(padAeTitle(fields.callingAeTitle), 20, 'latin1')
  const maxLength = Buffer.alloc(4)
  maxLength.writeUInt32BE(fields.maxPduBytes, 0)
  return Buffer.concat([
    head,
    item(codes.application, ascii(fields.applicationContext)),
    ...fields.contexts.map(context => encodeContext(context, isAccept)),
    item(
      codes.user,
      item(codes.maxLength, maxLength),
      item(codes.implementationClass, ascii(fields.implementationClassUid)),
      ...fields.roles.map(encodeRole),
      item(codes.implementationVersion, ascii(fields.implementationVersionName)),
    ),
  ])
}

const ascii = (text: string) => Buffer.from(text, 'latin1')
const padAeTitle = (title: string) => title.slice(0, 16).padEnd(16, ' ')

function item(code: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const header = Buffer.from([code, 0, length >> 8, length & 0xff])
  return Buffer.concat([header, ...parts])
}

function encodeContext(context: ContextItem, isAccept: boolean): Buffer {
  const head = Buffer.from([context.contextId, 0, context.result, 0])
  const syntaxes = context.transferSyntaxes.map(uid => item(codes.transfer, ascii(uid)))
  if (isAccept) return item(codes.answered, head, ...syntaxes)
  return item(codes.proposed, head, item(codes.abstract, ascii(context.abstractSyntax)), ...syntaxes)
}

function encodeRole({ sopClassUid, isUser, isProvider }: RoleItem): Buffer {
  const uid = ascii(sopClassUid)
  const length = Buffer.from([uid.length >> 8, uid.length & 0xff])
  return item(codes.role, length, uid, Buffer.from([isUser ? 1 : 0, isProvider ? 1 : 0]))
}

/** Read the body of the PDU. Items that are not known are passed over, as the Standard wants; what does not fit throws `peer/protocol`. */
export function decodeAssociate(body: Buffer): AssociateFields {
  if (body.length < 68) throw new DimseFailure('peer/protocol', { bytes: body.length })
  const items = readItems(body.subarray(68))
  const user = items.filter(one => one.code === codes.user).flatMap(one => readItems(one.bytes))
  const find = (all: readonly Item[], code: number) => all.find(one => one.code === code)?.bytes
  const maxLength = find(user, codes.maxLength)
  return {
    protocolVersion: body.readUInt16BE(0),
    calledAeTitle: textOf(body.subarray(4, 20)),
    callingAeTitle: textOf(body.subarray(20, 36)),
    applicationContext: textOf(find(items, codes.application)),
    contexts: items.filter(one => one.code === codes.proposed || one.code === codes.answered).map(decodeContext),
    maxPduBytes: maxLength !== undefined && maxLength.length >= 4 ? maxLength.readUInt32BE(0) : 0,
    implementationClassUid: textOf(find(user, codes.implementationClass)),
    implementationVersionName: textOf(find(user, codes.implementationVersion)),
    roles: user.filter(one => one.code === codes.role).map(decodeRole),
  }
}

interface Item {
  readonly code: number
  readonly bytes: Buffer
}

function readItems(bytes: Buffer): Item[] {
  const items: Item[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt16BE(at + 2) : Number.POSITIVE_INFINITY
    if (end > bytes.length) throw new DimseFailure('peer/protocol', { bytesLeft: bytes.length - at })
    items.push({ code: bytes[at] ?? 0, bytes: bytes.subarray(at + 4, end) })
    at = end
  }
  return items
}

/** Spaces around it, or zero bytes after it, do not count. */
const textOf = (bytes: Buffer | undefined): string => (bytes?.toString('latin1') ?? '').replaceAll('\0', ' ').trim()

function decodeContext({ bytes }: Item): ContextItem {
  if (bytes.length < 4) throw new DimseFailure('peer/protocol', { bytes: bytes.length })
  const parts = readItems(bytes.subarray(4))
  return {
    contextId: bytes[0] ?? 0,
    result: bytes[2] ?? 0,
    abstractSyntax: textOf(parts.find(one => one.code === codes.abstract)?.bytes),
    transferSyntaxes: parts.filter(one => one.code === codes.transfer).map(one => textOf(one.bytes)),
  }
}

function decodeRole({ bytes }: Item): RoleItem {
  const length = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0
  if (bytes.length < length + 4) throw new DimseFailure('peer/protocol', { bytes: bytes.length })
  const [user, provider] = bytes.subarray(2 + length)
  return { sopClassUid: textOf(bytes.subarray(2, 2 + length)), isUser: user === 1, isProvider: provider === 1 }
}
