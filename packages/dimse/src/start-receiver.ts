import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls'
import { openAssociation } from './association.ts'
import { DimseFailure } from './failure.ts'
import { type AssociationLimits, defaultLimits } from './limits.ts'
import { type Link, openLink } from './link.ts'
import { type AcceptRules, agreedContexts, answerRequest, findRejection } from './negotiate.ts'
import { abortReasons, type Rejection, rejections } from './pdu.ts'
import { type StoreObject, serveAssociation } from './serve-association.ts'

/** What a receiver needs. */
export interface ReceiverOptions extends AcceptRules {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** With it, connections are TLS; `requestCert` and `ca` there ask for the peer's certificate. */
  readonly tls?: TlsOptions
  readonly limits?: Partial<AssociationLimits>
  /** At once, in all and from one address; more are told to try again later. */
  readonly maxAssociations?: number
  readonly maxPerAddress?: number
  readonly store: StoreObject
  readonly onEvent?: (event: ReceiverEvent) => void
}

/** What happened to a connection. Titles are cut to what the protocol allows, and hold no control characters. */
export interface ReceiverEvent {
  readonly kind: 'associated' | 'released' | 'rejected' | 'failed'
  readonly callingAeTitle: string
  readonly remoteAddress: string
  readonly reason?: Rejection | DimseFailure['code']
}

export interface Receiver {
  readonly port: number
  /** No new associations; those in use end after the message in hand. */
  readonly close: () => Promise<void>
}

/** Start a receiver: C-ECHO and C-STORE for any number of associations, each independent of the others. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const limits = { ...defaultLimits, ...options.limits }
  const open = new Set<{ link: Link; isBusy: boolean }>()
  let isClosing = false

  async function serve(socket: Socket): Promise<void> {
    const entry = { link: openLink(socket, limits), isBusy: false }
    let callingAeTitle = ''
    const tell = (kind: ReceiverEvent['kind'], reason?: ReceiverEvent['reason']) =>
      options.onEvent?.({
        ...{ kind, callingAeTitle, remoteAddress: entry.link.remoteAddress },
        ...(reason === undefined ? {} : { reason }),
      })
    const isFull = isBeyondLimits(entry.link.remoteAddress)
    open.add(entry)
    try {
      const request = await receiveRequest(entry.link, limits)
      if (request === undefined) return
      callingAeTitle = printable(request.callingAeTitle)
      const rejection = isFull ? 'too-many-associations' : findRejection(request, entry.link.remoteAddress, options)
      if (rejection !== undefined) {
        await entry.link.send({ kind: 'associate-reject', ...rejections[rejection] })
        entry.link.end()
        return tell('rejected', rejection)
      }
      const answer = answerRequest(request, options, limits.maxPduBytes)
      await entry.link.send({ kind: 'associate-accept', fields: answer })
      const { calledAeTitle, maxPduBytes: peerMaxPduBytes } = request
      const agreement = { callingAeTitle, calledAeTitle, peerMaxPduBytes, contexts: agreedContexts(request, answer) }
      tell('associated')
      await serveAssociation(openAssociation(entry.link, agreement, limits), options.store, isBusy => {
        entry.isBusy = isBusy
        if (isClosing && !isBusy) entry.link.abort()
      })
      tell('released')
    } catch (error) {
      entry.link.destroy()
      if (!(error instanceof DimseFailure)) throw error
      if (!isClosing) tell('failed', error.code)
    } finally {
      open.delete(entry)
    }
  }

  /** A caller that did not come through the handshake has no title yet. */
  function tellOfHandshake(error: Error, { remoteAddress = '', authorizationError }: TLSSocket): void {
    // A certificate that is not trusted is told as a connection that closed.
    const reason = authorizationError ? 'peer/untrusted' : reasonOf(error)
    if (!isClosing) options.onEvent?.({ kind: 'failed', callingAeTitle: '', remoteAddress, reason })
  }

  const isBeyondLimits = (remoteAddress: string) =>
    open.size >= (options.maxAssociations ?? 16) ||
    [...open].filter(one => one.link.remoteAddress === remoteAddress).length >= (options.maxPerAddress ?? 8)

  const server =
    options.tls === undefined
      ? createServer()
      : createTlsServer({ ...options.tls, handshakeTimeout: limits.associateMs }).on('tlsClientError', tellOfHandshake)
  // Beyond the associations that are served, some are kept to be told that there is no room.
  server.maxConnections = (options.maxAssociations ?? 16) + 64
  // A fault of ours in one association must end the process, as anywhere, and not be passed over.
  server.on(options.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => void serve(socket))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: () =>
      new Promise<void>(resolve => {
        isClosing = true
        server.close(() => resolve())
        for (const one of open) if (!one.isBusy) one.link.abort()
      }),
  }
}

async function receiveRequest(link: Link, limits: AssociationLimits) {
  const { associateMs } = limits
  // One limit for the whole request, however it trickles.
  const timer = setTimeout(() => link.destroy(new DimseFailure('peer/timeout')), associateMs)
  try {
    const pdu = await link.receive(associateMs)
    if (pdu === undefined || pdu.kind === 'associate-request') return pdu?.fields
    link.abort(abortReasons.unexpectedPdu)
    throw new DimseFailure('peer/protocol', { unexpectedPdu: 1 })
  } catch (error) {
    if (error instanceof DimseFailure && error.code === 'peer/protocol') link.abort(abortReasons.invalidValue)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

const printable = (title: string) => title.replace(/[^\x20-\x7e]/g, '?').slice(0, 16)

const handshakeReasons: Readonly<Record<string, DimseFailure['code']>> = {
  ...{ ERR_TLS_HANDSHAKE_TIMEOUT: 'peer/timeout', ECONNRESET: 'peer/closed', EPIPE: 'peer/closed' },
}
const reasonOf = (error: Error): DimseFailure['code'] =>
  ('code' in error ? handshakeReasons[String(error.code)] : undefined) ?? 'peer/untrusted'
