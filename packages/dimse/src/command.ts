import { DimseFailure } from './failure.ts'

/** Command Field values. @see DICOM PS3.7 E.1-1 */
export const commandFields = {
  ...{ storeRequest: 0x0001, storeResponse: 0x8001, getRequest: 0x0010, getResponse: 0x8010 },
  ...{ findRequest: 0x0020, findResponse: 0x8020, moveRequest: 0x0021, moveResponse: 0x8021 },
  ...{ echoRequest: 0x0030, echoResponse: 0x8030, cancelRequest: 0x0fff },
} as const

/** A command set: what is not said is undefined. Numbers of suboperations are those of C-MOVE and C-GET. @see DICOM PS3.7 9.3, E.1 */
export interface Command {
  readonly field: number
  readonly hasDataset: boolean
  readonly messageId?: number | undefined
  readonly respondedToId?: number | undefined
  readonly sopClassUid?: string | undefined
  readonly sopInstanceUid?: string | undefined
  readonly priority?: number | undefined
  readonly status?: number | undefined
  readonly moveDestination?: string | undefined
  readonly moveOriginatorAeTitle?: string | undefined
  readonly moveOriginatorId?: number | undefined
  readonly remaining?: number | undefined
  readonly completed?: number | undefined
  readonly failed?: number | undefined
  readonly warning?: number | undefined
}

/** Element of group 0000 by the field that it holds. */
const numberElements = [
  [0x0100, 'field'],
  [0x0110, 'messageId'],
  [0x0120, 'respondedToId'],
  [0x0700, 'priority'],
  [0x0900, 'status'],
  [0x1020, 'remaining'],
  [0x1021, 'completed'],
  [0x1022, 'failed'],
  [0x1023, 'warning'],
  [0x1031, 'moveOriginatorId'],
] as const
const textElements = [
  [0x0002, 'sopClassUid', '\0'],
  [0x0600, 'moveDestination', ' '],
  [0x1000, 'sopInstanceUid', '\0'],
  [0x1030, 'moveOriginatorAeTitle', ' '],
] as const
const datasetType = 0x0800
const noDataset = 0x0101

/** A command set in implicit little endian with its group length. @see DICOM PS3.7 6.3.1 */
export function encodeCommand(command: Command): Buffer {
  const elements: (readonly [number, Buffer])[] = [[datasetType, wordOf(command.hasDataset ? 0x0001 : noDataset)]]
  for (const [element, name] of numberElements) {
    const value = command[name]
    if (value !== undefined) elements.push([element, wordOf(value)])
  }
  for (const [element, name, padding] of textElements) {
    const value = command[name]
    if (value !== undefined) elements.push([element, Buffer.from(value.length % 2 ? value + padding : value, 'latin1')])
  }
  elements.sort(([a], [b]) => a - b)
  const body = Buffer.concat(
    elements.map(([element, value]) => Buffer.concat([headerOf(element, value.length), value])),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(body.length, 0)
  return Buffer.concat([headerOf(0, 4), length, body])
}

function wordOf(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value, 0)
  return bytes
}

function headerOf(element: number, length: number): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt16LE(element, 2)
  header.writeUInt32LE(length, 4)
  return header
}

/** Read a command set. Elements that are not known are passed over; bytes that are none throw `peer/protocol`. */
export function decodeCommand(bytes: Buffer): Command {
  const elements = readElements(bytes)
  const numberOf = (element: number) => {
    const value = elements.get(element)
    return value !== undefined && value.length >= 2 ? value.readUInt16LE(0) : undefined
  }
  const field = numberOf(0x0100)
  if (field === undefined) throw new DimseFailure('peer/protocol', { commandBytes: bytes.length })
  const numbers = Object.fromEntries(numberElements.map(([element, name]) => [name, numberOf(element)]))
  const texts = Object.fromEntries(textElements.map(([element, name]) => [name, textOf(elements.get(element))]))
  return { ...numbers, ...texts, field, hasDataset: (numberOf(datasetType) ?? noDataset) !== noDataset }
}

const textOf = (bytes: Buffer | undefined) => bytes?.toString('latin1').replaceAll('\0', ' ').trim()

function readElements(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const elements = new Map<number, Buffer>()
  for (let at = 0; at < bytes.length; ) {
    const end = at + 8 <= bytes.length ? at + 8 + bytes.readUInt32LE(at + 4) : Number.POSITIVE_INFINITY
    const isOfGroup0 = end <= bytes.length && bytes.readUInt16LE(at) === 0
    if (!isOfGroup0) throw new DimseFailure('peer/protocol', { commandBytesLeft: bytes.length - at })
    elements.set(bytes.readUInt16LE(at + 2), bytes.subarray(at + 8, end))
    at = end
  }
  return elements
}
