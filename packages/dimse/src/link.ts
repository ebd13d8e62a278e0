import type { Socket } from 'node:net'
import { DimseFailure } from './failure.ts'
import { type AssociationLimits, longestPduBytes } from './limits.ts'
import { abortReasons, decodePdu, encodePdu, type Pdu, pduKindOf } from './pdu.ts'

/** A connection that speaks in whole PDUs. */
export interface Link {
  readonly remoteAddress: string
  /** The next PDU; undefined when the peer closed the connection between two. Never two calls at once. */
  readonly receive: (waitMs: number) => Promise<Pdu | undefined>
  /** Resolves when the peer's side has room for more. */
  readonly send: (pdu: Pdu) => Promise<void>
  /** End after what was sent has gone out. */
  readonly end: () => void
  /** Tell the peer that it is over, and end. */
  readonly abort: (reason?: number) => void
  readonly destroy: (failure?: DimseFailure) => void
}

/** Put PDUs over a connected socket, plain or TLS. Each PDU goes out by one write and at once (`TCP_NODELAY`): two small writes a message would
 *  wait for the peer's delayed acknowledgement, some 40 ms each. */
export function openLink(socket: Socket, limits: AssociationLimits): Link {
  socket.setNoDelay(true)
  // Errors reach the one who reads or writes; a socket without a listener would end the process.
  socket.on('error', () => {})
  const source = openSource(socket)

  async function receive(waitMs: number): Promise<Pdu | undefined> {
    const timer = startTimer(socket, waitMs)
    try {
      if (!(await source.fill(1))) return undefined
      timer.restart(limits.pduMs)
      const header = await source.take(6)
      const kind = pduKindOf(header[0] ?? 0)
      const length = header.readUInt32BE(2)
      if (kind === undefined || length > longestPduBytes) {
        abort(kind === undefined ? abortReasons.unrecognizedPdu : abortReasons.invalidValue)
        throw new DimseFailure('peer/protocol', { pduType: header[0] ?? 0, pduBytes: length })
      }
      return decodePdu(kind, await source.take(length))
    } finally {
      timer.stop()
    }
  }

  async function send(pdu: Pdu): Promise<void> {
    if (socket.destroyed || socket.writableEnded) throw failureOf(socket.errored)
    if (socket.write(encodePdu(pdu))) return
    const timer = startTimer(socket, limits.pduMs)
    try {
      await new Promise<void>((resolve, reject) => {
        const settle = () => {
          socket.off('drain', settle).off('close', settle)
          if (socket.destroyed) reject(failureOf(socket.errored))
          else resolve()
        }
        socket.on('drain', settle).on('close', settle)
      })
    } finally {
      timer.stop()
    }
  }

  function end(): void {
    socket.end()
    // A peer that never closes its side is not waited for.
    const timer = setTimeout(() => socket.destroy(), 2000).unref()
    socket.once('close', () => clearTimeout(timer))
    socket.resume()
  }

  function abort(reason?: number): void {
    if (socket.destroyed) return
    const source = reason === undefined ? 0 : 2
    socket.write(encodePdu({ kind: 'abort', source, reason: reason ?? 0 }))
    end()
  }

  const remoteAddress = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  return { remoteAddress, receive, send, end, abort, destroy: failure => void socket.destroy(failure) }
}

function startTimer(socket: Socket, milliseconds: number) {
  const onTime = () => socket.destroy(new DimseFailure('peer/timeout'))
  let timer = setTimeout(onTime, milliseconds)
  return {
    restart: (next: number) => {
      clearTimeout(timer)
      timer = setTimeout(onTime, next)
    },
    stop: () => clearTimeout(timer),
  }
}

/** Bytes of a socket by number. Reads no further than asked for, so that a slow disk slows the sender. */
function openSource(socket: Socket) {
  const chunks: AsyncIterator<Buffer> = socket.iterator({ destroyOnReturn: false })
  let held: Buffer[] = []
  let size = 0

  /** False when the stream ended before `length` bytes were there. */
  async function fill(length: number): Promise<boolean> {
    while (size < length) {
      const next = await chunks.next().catch((error: unknown) => {
        throw failureOf(error)
      })
      if (next.done === true) return false
      held.push(next.value)
      size += next.value.length
    }
    return true
  }

  async function take(length: number): Promise<Buffer> {
    if (!(await fill(length))) throw new DimseFailure('peer/closed', { bytesMissing: length - size })
    const [first] = held
    const all = held.length === 1 && first !== undefined ? first : Buffer.concat(held, size)
    held = all.length > length ? [all.subarray(length)] : []
    size -= length
    return all.subarray(0, length)
  }
  return { fill, take }
}

/** Where TLS 1.3 refuses a certificate, its alert comes after the handshake: by the first read. */
function failureOf(cause: unknown): DimseFailure {
  if (cause instanceof DimseFailure) return cause
  const isOfTls = cause instanceof Error && 'code' in cause && /^ERR_SSL_/.test(String(cause.code))
  return new DimseFailure(isOfTls ? 'peer/untrusted' : 'peer/closed', {}, { cause })
}
