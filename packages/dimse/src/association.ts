import { type Command, decodeCommand, encodeCommand } from './command.ts'
import { DimseFailure } from './failure.ts'
import { type AssociationLimits, defaultLimits } from './limits.ts'
import type { Link } from './link.ts'
import { abortReasons, type DataValue } from './pdu.ts'

/** A presentation context that both sides agreed on. */
export interface AgreedContext {
  readonly contextId: number
  readonly abstractSyntax: string
  readonly transferSyntax: string
}

/** What was agreed when an association began. */
export interface Agreement {
  readonly callingAeTitle: string
  readonly calledAeTitle: string
  readonly contexts: readonly AgreedContext[]
  /** The longest PDU that the peer takes; 0 for no limit. */
  readonly peerMaxPduBytes: number
}

/** A message as it arrives. The data set is read from the network while it is iterated; what is not read is passed over by the next `receive`. */
export interface Message {
  readonly context: AgreedContext
  readonly command: Command
  readonly dataset: AsyncIterable<Buffer>
  /** Read past what was not iterated, so that an answer does not overtake the request. */
  readonly skipDataset: () => Promise<void>
}

/** An association in use. One message is received at a time. */
export interface Association extends Agreement {
  readonly remoteAddress: string
  /** The next message; undefined once the peer released the association. A cut, an abort or a timeout throws a `DimseFailure`. */
  readonly receive: () => Promise<Message | undefined>
  readonly send: (context: AgreedContext, command: Command, dataset?: Uint8Array) => Promise<void>
  /** Ask for the release and wait for the answer. */
  readonly release: () => Promise<void>
  /** End it now. */
  readonly abort: () => void
}

/** A command set is a few hundred bytes. */
const longestCommandBytes = 64 * 1024
/** For a peer that names no limit. */
const ownPduBytes = defaultLimits.maxPduBytes

/** Speak messages over a link on which an association was agreed. @see DICOM PS3.7 6.3, PS3.8 Annex F */
export function openAssociation(link: Link, agreement: Agreement, limits: AssociationLimits): Association {
  const contexts = new Map(agreement.contexts.map(context => [context.contextId, context]))
  let values: readonly DataValue[] = []
  let at = 0
  /** The context whose data set is not read to its end yet. */
  let open: number | undefined

  function refuse(facts: Readonly<Record<string, number>>): DimseFailure {
    link.abort(abortReasons.unexpectedPdu)
    return new DimseFailure('peer/protocol', facts)
  }

  /** Undefined when the association was released. */
  async function nextValue(): Promise<DataValue | undefined> {
    while (at >= values.length) {
      const pdu = await receivePdu()
      if (pdu.kind === 'data') {
        values = pdu.values
        at = 0
      } else if (pdu.kind === 'release-request') {
        await link.send({ kind: 'release-response' })
        link.end()
        return undefined
      } else if (pdu.kind === 'abort') {
        link.destroy()
        throw new DimseFailure('peer/aborted', { source: pdu.source, reason: pdu.reason })
      } else throw refuse({ unexpectedPdu: 1 })
    }
    return values[at++]
  }

  async function receivePdu() {
    const pdu = await link.receive(limits.idleMs).catch((error: unknown) => {
      if (error instanceof DimseFailure && error.code === 'peer/protocol') link.abort(abortReasons.invalidValue)
      throw error
    })
    if (pdu === undefined) throw new DimseFailure('peer/closed')
    return pdu
  }

  async function* readDataset(): AsyncGenerator<Buffer> {
    while (open !== undefined) {
      const value = await nextValue()
      if (value === undefined) throw new DimseFailure('peer/protocol', { releasedInDataset: 1 })
      if (value.isCommand || value.contextId !== open) throw refuse({ contextId: value.contextId })
      if (value.isLast) open = undefined
      yield value.bytes
    }
  }

  async function skipDataset(): Promise<void> {
    for await (const _ of readDataset());
  }

  async function receive(): Promise<Message | undefined> {
    await skipDataset()
    const parts: Buffer[] = []
    let size = 0
    for (;;) {
      const value = await nextValue()
      if (value === undefined) return undefined
      const context = contexts.get(value.contextId)
      size += value.bytes.length
      if (!value.isCommand || context === undefined || size > longestCommandBytes)
        throw refuse({ contextId: value.contextId, commandBytes: size })
      parts.push(value.bytes)
      if (value.isLast) return messageOf(context, Buffer.concat(parts))
    }
  }

  function messageOf(context: AgreedContext, bytes: Buffer): Message {
    try {
      const command = decodeCommand(bytes)
      if (command.hasDataset) open = context.contextId
      return { context, command, dataset: readDataset(), skipDataset }
    } catch (error) {
      link.abort(abortReasons.invalidValue)
      throw error
    }
  }

  async function send(context: AgreedContext, command: Command, dataset?: Uint8Array): Promise<void> {
    await sendFragments(context.contextId, true, encodeCommand(command))
    if (dataset !== undefined) await sendFragments(context.contextId, false, Buffer.from(dataset))
  }

  async function sendFragments(contextId: number, isCommand: boolean, bytes: Buffer): Promise<void> {
    // Six bytes of each PDU are the header of its one value.
    const room = Math.max(16, Math.min(agreement.peerMaxPduBytes || ownPduBytes, ownPduBytes) - 6)
    for (let from = 0; from === 0 || from < bytes.length; from += room) {
      const isLast = from + room >= bytes.length
      const value = { contextId, isCommand, isLast, bytes: bytes.subarray(from, from + room) }
      await link.send({ kind: 'data', values: [value] })
    }
  }

  async function release(): Promise<void> {
    await link.send({ kind: 'release-request' })
    for (;;) {
      const pdu = await link.receive(limits.associateMs)
      // What still comes meanwhile is of no use to anybody.
      if (pdu === undefined || pdu.kind === 'release-response' || pdu.kind === 'abort') break
    }
    link.end()
  }

  return { ...agreement, remoteAddress: link.remoteAddress, receive, send, release, abort: () => link.abort() }
}
