/** Receiver and retrieval over TLS, against DCMTK, with authorities made by OpenSSL on the spot. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createServer } from 'node:tls'
import { writePart10 } from '@tsumugi/dicom'
import { freePort } from '../scripts/platform/free-port.ts'
import { type CertificateFiles, makeCertificates } from './sources/make-certificates.ts'
import { describeDataset, describeSpool } from './sources/read-queue.ts'
import { startArchive, untilListening } from './sources/start-archive.ts'
import { findTool, runTool, startGateway } from './sources/tools.ts'

interface Scene {
  readonly folder: string
  readonly work: string
  /** Of the hospital's authority, and of one that nobody here trusts. */
  readonly own: CertificateFiles
  readonly strange: CertificateFiles
  readonly object: string
}

function openScene(t: TestContext): Scene | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-tls-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const [own, strange] = [makeCertificates(folder, 'hospital'), makeCertificates(folder, 'stranger')]
  if (own === undefined || strange === undefined) {
    t.skip('openssl is not installed')
    return undefined
  }
  const object = join(folder, 'object.dcm')
  writeFileSync(
    object,
    writePart10({
      ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2.392.3.1', StudyInstanceUID: '1.2.392.1.1' },
      ...{ SeriesInstanceUID: '1.2.392.2.1', PatientID: '0012345', AccessionNumber: 'A1001', Modality: 'CT' },
      ...{ PatientName: '', StudyDate: '20260115', StudyTime: '', StudyID: '' },
    }),
  )
  return { folder, work: join(folder, 'work'), own, strange, object }
}

/** The gateway's receiver with the hospital's certificate; whoever calls must show one of the hospital's authority. */
async function openDoor(t: TestContext, { folder, own }: Scene) {
  const [work, port] = [mkdtempSync(join(folder, 'work-')), await freePort()]
  writeFileSync(join(work, 'sources.json'), JSON.stringify({ receive: { tls: own } }))
  const gateway = startGateway('receive', '--work', work, '--port', String(port))
  t.after(() => gateway.child.kill('SIGKILL'))
  await gateway.until('listening')
  return { gateway, work, port }
}

/** DCMTK's words for a certificate of ours and the authority that is trusted. */
const withKey = ({ key, cert }: CertificateFiles, { ca }: CertificateFiles) => ['+tls', key, cert, '+cf', ca]

test('an object comes over TLS from who shows a certificate of our authority, byte for byte', async t => {
  const [scene, storescu] = [openScene(t), findTool('storescu')]
  if (storescu === undefined) return t.skip('storescu is not installed')
  if (scene === undefined) return
  const { port, work } = await openDoor(t, scene)
  const sent = await runTool(
    ...([
      storescu,
      ...withKey(scene.own, scene.own),
      '-aec',
      'TSUMUGI',
      'localhost',
      String(port),
      scene.object,
    ] as const),
  )
  assert.equal(sent.status, 0, sent.output)
  assert.deepEqual(describeSpool(work), [describeDataset(scene.object)])
})

test('who shows a certificate of another authority, none, or speaks no TLS, is refused and named', async t => {
  const [scene, storescu] = [openScene(t), findTool('storescu')]
  if (storescu === undefined) return t.skip('storescu is not installed')
  if (scene === undefined) return
  const { gateway, port, work } = await openDoor(t, scene)
  const { own, strange, object } = scene
  const anonymous = ['+tla', '+cf', own.ca]
  for (const how of [withKey(strange, own), anonymous, []]) {
    const sent = await runTool(storescu, ...how, '-aec', 'TSUMUGI', 'localhost', String(port), object)
    assert.notEqual(sent.status, 0, sent.output)
  }
  assert.deepEqual(describeSpool(work), [])
  const honest = await runTool(
    ...([storescu, ...withKey(own, own), '-aec', 'TSUMUGI', 'localhost', String(port), object] as const),
  )
  assert.equal(honest.status, 0, honest.output)
  const failures = gateway.events.filter(event => event.event === 'failed').map(event => event.reason)
  assert.deepEqual(failures, ['peer/untrusted', 'peer/untrusted', 'peer/untrusted'])
})

test('a sender that does not trust our authority sends nothing', async t => {
  const [scene, storescu] = [openScene(t), findTool('storescu')]
  if (storescu === undefined) return t.skip('storescu is not installed')
  if (scene === undefined) return
  const { port, work } = await openDoor(t, scene)
  const { own, strange, object } = scene
  const sent = await runTool(
    ...([storescu, ...withKey(own, strange), '-aec', 'TSUMUGI', 'localhost', String(port), object] as const),
  )
  assert.notEqual(sent.status, 0, sent.output)
  assert.deepEqual(describeSpool(work), [])
})

/** Ask a PACS that speaks TLS at a port for the object of the scene, with `tls` as ours. */
async function retrieveOverTls({ folder }: Scene, port: number, tls: CertificateFiles) {
  const work = mkdtempSync(join(folder, 'work-'))
  const pacs = { host: 'localhost', port, aeTitle: 'PACS', tls }
  writeFileSync(join(work, 'sources.json'), JSON.stringify({ pacs }))
  const query = ['--method', 'get', '--attempts', '1', '--query', 'PatientID=0012345']
  const gateway = startGateway('retrieve', '--work', work, ...query)
  const status = await gateway.ended
  const result = gateway.events.find(event => event.event === 'result') ?? {}
  return { status, code: Object(result.error).code, work }
}

test('a study comes over TLS by C-GET from an archive that asks for our certificate', async t => {
  const scene = openScene(t)
  if (scene === undefined) return
  const archive = await startArchive(t, { ownPort: 1, files: [scene.object] })
  if (archive === undefined) return
  const door = await openTlsDoor(t, scene.own, archive.port)
  const ended = await retrieveOverTls(scene, door, scene.own)
  assert.equal(ended.status, 0)
  assert.deepEqual(describeSpool(ended.work), [describeDataset(scene.object)])
})

/** TLS before the archive, which speaks none itself; as a hospital's proxy does it. */
async function openTlsDoor(t: TestContext, { cert, key, ca }: CertificateFiles, port: number): Promise<number> {
  const [own, doorPort] = [{ cert: readFileSync(cert), key: readFileSync(key) }, await freePort()]
  const server = createServer({ ...own, ca: readFileSync(ca), requestCert: true }, socket => {
    const inner = connect(port, '127.0.0.1')
    socket.on('error', () => inner.destroy()).pipe(inner)
    inner.on('error', () => socket.destroy()).pipe(socket)
  })
  await new Promise<void>(resolve => server.listen(doorPort, '127.0.0.1', resolve))
  t.after(() => server.close())
  return doorPort
}

test('a peer whose authority we do not trust, or that does not trust ours, is named', async t => {
  const [scene, storescp] = [openScene(t), findTool('storescp')]
  if (storescp === undefined) return t.skip('storescp is not installed')
  if (scene === undefined) return
  const { own, strange, folder } = scene
  const port = await freePort()
  const child = spawn(storescp, [...withKey(own, own), '-od', folder, String(port)], { stdio: 'ignore' })
  t.after(() => child.kill('SIGKILL'))
  await untilListening(port)
  const distrusting = await retrieveOverTls(scene, port, { ...own, ca: strange.ca })
  const distrusted = await retrieveOverTls(scene, port, { ...strange, ca: own.ca })
  const codeOf = ({ status, code }: typeof distrusting) => [status, code]
  assert.deepEqual([distrusting, distrusted].map(codeOf), [
    [7, 'peer/untrusted'],
    [7, 'peer/untrusted'],
  ])
})
