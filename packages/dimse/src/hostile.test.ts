import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { buildRequest } from './negotiate.ts'
import { encodePdu } from './pdu.ts'
import { echo } from './query.ts'
import { requestAssociation } from './request-association.ts'
import { type Receiver, startReceiver } from './start-receiver.ts'
import { serviceClasses } from './syntaxes.ts'

const started: { receiver?: Receiver } = {}
const limits = { associateMs: 500, idleMs: 1000, pduMs: 500 }
const verification = { abstractSyntax: serviceClasses.verification, transferSyntaxes: ['1.2.840.10008.1.2'] }
const request = encodePdu({
  kind: 'associate-request',
  fields: buildRequest({ callingAeTitle: 'PEER', calledAeTitle: 'TSUMUGI' }, [verification], 16_384),
})

before(async () => {
  started.receiver = await startReceiver({
    ...{ host: '127.0.0.1', port: 0, aeTitle: 'TSUMUGI', isKnownPeer: () => true, limits, maxPerAddress: 4 },
    store: async ({ dataset }) => {
      for await (const _ of dataset);
      return 0
    },
  })
})
after(() => started.receiver?.close())
const portOf = () => started.receiver?.port ?? 0

/** Send parts with a pause before each but the first; answers what came back once the receiver closed, and after how long. */
async function sayTo(parts: readonly Uint8Array[], pauseMs = 0): Promise<{ answer: Buffer; tookMs: number }> {
  const began = Date.now()
  const socket = connect(portOf(), '127.0.0.1')
  const answer: Buffer[] = []
  socket.on('data', part => answer.push(part)).on('error', () => {})
  const closed = new Promise<void>(resolve => socket.on('close', () => resolve()))
  for (const [index, part] of parts.entries()) {
    if (index > 0) await wait(pauseMs)
    if (!socket.destroyed) socket.write(part)
  }
  await closed
  return { answer: Buffer.concat(answer), tookMs: Date.now() - began }
}

/** An honest peer is still served. */
async function assertServes(): Promise<void> {
  const peer = { host: '127.0.0.1', port: portOf(), aeTitle: 'TSUMUGI' }
  const association = await requestAssociation(peer, { callingAeTitle: 'PEER', contexts: [verification] })
  await echo(association)
  await association.release()
}

const abortType = 7
const header = (type: number, length: number) =>
  Buffer.from([type, 0, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255])
/** A data PDU of one value. */
const value = (control: number, bytes: readonly number[], lengthSaid = bytes.length + 2) =>
  Buffer.concat([header(4, bytes.length + 6), Buffer.from([0, 0, 0, lengthSaid, 1, control, ...bytes])])

const hostile: readonly (readonly [string, readonly Uint8Array[]])[] = [
  ['noise', [Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
  ['a PDU of 4 GB', [header(1, 0xffffffff)]],
  ['data before an association', [value(3, [0, 0])]],
  ['a request cut short, whose length lies', [header(1, 4), Buffer.alloc(4)]],
  ['a request whose items run over its end', [header(1, 72), Buffer.alloc(68), Buffer.from([0x10, 0, 0xff, 0xff])]],
  ['a data PDU of 4 GB', [request, header(4, 0xffffffff)]],
  ['a value longer than its PDU', [request, value(3, [1, 2, 3, 4], 200)]],
  ['a value shorter than its own header', [request, value(3, [1, 2, 3, 4], 0)]],
  ['a command that is none', [request, value(3, [0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4])]],
  ['an element of a command that runs over its end', [request, value(3, [0, 0, 0, 1, 0xff, 0xff, 0xff, 0x7f])]],
  ['a data set without a command', [request, value(2, [1, 2, 3, 4])]],
  ['a second request', [request, request]],
]

for (const [name, parts] of hostile)
  test(`${name} ends the association with an abort, and the receiver goes on`, async () => {
    const { answer } = await sayTo(parts)
    // The last ten bytes are A-ABORT: type, reserved, length 4, four bytes.
    assert.deepEqual([...answer.subarray(-10, -9)], [abortType])
    await assertServes()
  })

test('who trickles, or says nothing, is let go in time', async () => {
  const bytes = [...request].map(byte => Uint8Array.of(byte))
  const slow = await sayTo(bytes.slice(0, 40), 50)
  assert.ok(slow.tookMs < 4000, `${slow.tookMs} ms`)
  const silent = await sayTo([])
  assert.ok(silent.tookMs < 2000, `${silent.tookMs} ms`)
  await assertServes()
})

test('a peer that opens too many associations is told to try later, and the others are served', async () => {
  const sockets = Array.from({ length: 5 }, () => connect(portOf(), '127.0.0.1').on('error', () => {}))
  await wait(100)
  const { answer } = await sayTo([request])
  // A-ASSOCIATE-RJ: transient, by the presentation provider, local limit exceeded.
  assert.deepEqual([...answer], [3, 0, 0, 0, 0, 4, 0, 2, 3, 2])
  for (const socket of sockets) socket.destroy()
  await wait(100)
  await assertServes()
})
