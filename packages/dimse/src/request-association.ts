import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { type Association, openAssociation } from './association.ts'
import { DimseFailure } from './failure.ts'
import { type AssociationLimits, defaultLimits } from './limits.ts'
import { openLink } from './link.ts'
import { agreedContexts, buildRequest, type ProposedContext } from './negotiate.ts'

/** A service that we call. */
export interface Peer {
  readonly host: string
  readonly port: number
  readonly aeTitle: string
  /** With it, the connection is TLS. */
  readonly tls?: ConnectionOptions
}

export interface RequestOptions {
  readonly callingAeTitle: string
  readonly contexts: readonly ProposedContext[]
  readonly limits?: Partial<AssociationLimits>
  readonly signal?: AbortSignal
}

/** Begin an association with a peer. Throws a `DimseFailure` where it is not reached, refuses, or accepts none of the contexts. */
export async function requestAssociation(peer: Peer, options: RequestOptions): Promise<Association> {
  const limits = { ...defaultLimits, ...options.limits }
  const link = openLink(await openSocket(peer, limits), limits)
  const onAbort = () => link.abort()
  options.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const titles = { callingAeTitle: options.callingAeTitle, calledAeTitle: peer.aeTitle }
    const fields = buildRequest(titles, options.contexts, limits.maxPduBytes)
    await link.send({ kind: 'associate-request', fields })
    const answer = await link.receive(limits.associateMs)
    if (answer === undefined) throw new DimseFailure('peer/closed')
    if (answer.kind === 'associate-reject') throw rejectionOf(answer)
    if (answer.kind === 'abort')
      throw new DimseFailure('peer/aborted', { source: answer.source, reason: answer.reason })
    if (answer.kind !== 'associate-accept') throw new DimseFailure('peer/protocol', { unexpectedPdu: 1 })
    const contexts = agreedContexts(fields, answer.fields)
    const agreement = { ...titles, contexts, peerMaxPduBytes: answer.fields.maxPduBytes }
    const association = openAssociation(link, agreement, limits)
    if (contexts.length > 0) return association
    await association.release()
    throw new DimseFailure('peer/no-context')
  } catch (error) {
    options.signal?.removeEventListener('abort', onAbort)
    link.destroy()
    throw error
  }
}

function rejectionOf({ result, source, reason }: { result: number; source: number; reason: number }): DimseFailure {
  return new DimseFailure(result === 2 ? 'peer/busy' : 'peer/refused', { result, source, reason })
}

function openSocket({ host, port, tls }: Peer, { associateMs }: AssociationLimits): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = tls === undefined ? connect({ host, port }) : connectTls({ host, port, ...tls })
    const fail = (cause?: unknown) => {
      clearTimeout(timer)
      socket.destroy()
      // An error of the network names its system call; what else goes wrong here is TLS.
      const isOfTls = cause instanceof Error && !('syscall' in cause) && tls !== undefined
      reject(new DimseFailure(isOfTls && !isReset(cause) ? 'peer/untrusted' : 'peer/unreachable', {}, { cause }))
    }
    const timer = setTimeout(fail, associateMs)
    socket.once('error', fail)
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer)
      socket.off('error', fail)
      resolve(socket)
    })
  })
}

/** The connection closed during the handshake, which says nothing about certificates. */
const isReset = (error: Error): boolean => 'code' in error && error.code === 'ECONNRESET'
