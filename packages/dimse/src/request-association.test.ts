import { strict as assert } from 'node:assert'
import { createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { DimseFailure, type DimseFailureCode } from './failure.ts'
import { encodePdu, type Pdu } from './pdu.ts'
import { requestAssociation } from './request-association.ts'

/** A peer that does one thing once it is called. */
async function peerThat(t: TestContext, act: (socket: Socket) => void): Promise<number> {
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.once('data', () => act(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return address.port
}

const answering = (pdu: Pdu) => (socket: Socket) => void socket.write(encodePdu(pdu))

/** An acceptance of none of the contexts: result 3, abstract syntax not supported. @see DICOM PS3.8 Table 9-18 */
const acceptingNothing = (socket: Socket) => {
  const context = Buffer.from([0x21, 0, 0, 12, 1, 0, 3, 0, 0x40, 0, 0, 4])
  const application = Buffer.from('1.2.840.10008.3.1.1.1')
  const user = Buffer.from([0x50, 0, 0, 8, 0x51, 0, 0, 4, 0, 0, 0x40, 0])
  const body = Buffer.concat([
    ...[Buffer.from([0, 1, 0, 0]), Buffer.alloc(64, ' '), Buffer.from([0x10, 0, 0, application.length]), application],
    ...[context, Buffer.from('1.2 '), user],
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  socket.write(Buffer.concat([Buffer.from([2, 0]), length, body]))
  socket.on('data', () => socket.write(encodePdu({ kind: 'release-response' })))
}

const cases: readonly (readonly [DimseFailureCode, (socket: Socket) => void])[] = [
  ['peer/refused', answering({ kind: 'associate-reject', result: 1, source: 1, reason: 7 })],
  ['peer/busy', answering({ kind: 'associate-reject', result: 2, source: 3, reason: 2 })],
  ['peer/aborted', answering({ kind: 'abort', source: 2, reason: 0 })],
  ['peer/closed', socket => void socket.end()],
  ['peer/timeout', () => {}],
  ['peer/protocol', socket => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['peer/no-context', acceptingNothing],
]
for (const [code, act] of cases)
  test(`what a peer does is named: ${code}`, async t => {
    const port = await peerThat(t, act)
    const asked = requestAssociation(
      { host: '127.0.0.1', port, aeTitle: 'PACS' },
      {
        callingAeTitle: 'TSUMUGI',
        contexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
        limits: { associateMs: 300 },
      },
    )
    await assert.rejects(asked, error => error instanceof DimseFailure && error.code === code)
  })

test('a port where nobody listens is unreachable', async () => {
  const asked = requestAssociation(
    { host: '127.0.0.1', port: 1, aeTitle: 'PACS' },
    { callingAeTitle: 'TSUMUGI', contexts: [] },
  )
  await assert.rejects(asked, error => error instanceof DimseFailure && error.code === 'peer/unreachable')
})
