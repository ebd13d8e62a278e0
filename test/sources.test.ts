/** The gateway's receiver against DCMTK: every byte arrives once, whatever happens to either side. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from '../scripts/node24.mjs'
import { freePort } from '../scripts/platform/free-port.ts'
import { describeDataset, describeSpool, listDicom } from './sources/read-queue.ts'
import { findTool, runTool, startGateway, type Tool } from './sources/tools.ts'

const hospital = join(root, 'fixtures/sample-hospital')
const midori = join(hospital, 'midori/dicom')

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-sources-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function openDoor(t: TestContext, workFolder: string, port: number) {
  const gateway = startGateway('receive', '--work', workFolder, '--port', String(port))
  t.after(() => gateway.child.kill('SIGKILL'))
  await gateway.until('listening')
  return gateway
}

/** A tool of Debian's, or the words with which the test is left out. */
function need(t: TestContext, tool: Tool): string | undefined {
  const path = findTool(tool)
  if (path === undefined) t.skip(`${tool} is not installed`)
  return path
}

/** What DCMTK's own receiver writes of the same association, told to keep every bit: the sender may encode anew what it has read. */
async function describeByOracle(t: TestContext, folder: string): Promise<readonly string[]> {
  const [storescp, dcmsend] = [findTool('storescp'), findTool('dcmsend')]
  if (storescp === undefined || dcmsend === undefined) return []
  const [out, port] = [folderOf(t), await freePort()]
  const child = spawn(storescp, ['-B', '+xa', '-od', out, String(port)], {
    stdio: 'ignore',
    env: { ...process.env, TCP_NODELAY: '1' },
  })
  t.after(() => child.kill('SIGKILL'))
  await wait(500)
  await sendAll(dcmsend, port, folder)
  child.kill('SIGKILL')
  return readdirSync(out)
    .map(name => describeDataset(join(out, name)))
    .sort()
}

const sendAll = (dcmsend: string, port: number, folder: string) =>
  runTool(dcmsend, '-aec', 'TSUMUGI', '+sd', '+r', '-dn', '127.0.0.1', String(port), folder)

test('what dcmsend sends lies in the queue byte for byte, compressed as it was, and a second time changes nothing', async t => {
  const dcmsend = need(t, 'dcmsend')
  if (dcmsend === undefined) return
  const work = folderOf(t)
  const port = await freePort()
  await openDoor(t, work, port)
  const sent = await describeByOracle(t, midori)
  assert.equal(sent.length, listDicom(midori).length)
  assert.ok(new Set(sent.map(line => line.split(' ')[1])).size >= 2, 'several transfer syntaxes are among them')
  assert.equal((await sendAll(dcmsend, port, midori)).status, 0)
  assert.deepEqual(describeSpool(work), sent)
  assert.equal((await sendAll(dcmsend, port, midori)).status, 0)
  assert.deepEqual(describeSpool(work), sent)
})

test('an echo is answered; another AE title, and a query, are not', async t => {
  const [echoscu, findscu] = [need(t, 'echoscu'), need(t, 'findscu')]
  if (echoscu === undefined || findscu === undefined) return
  const port = await freePort()
  await openDoor(t, folderOf(t), port)
  const call = (tool: string, title: string, ...more: string[]) =>
    runTool(tool, '-aec', title, ...more, '127.0.0.1', String(port))
  assert.equal((await call(echoscu, 'TSUMUGI')).status, 0)
  assert.match((await call(echoscu, 'OTHER')).output, /Called AE Title Not Recognized/)
  assert.match((await call(findscu, 'TSUMUGI', '-S', '-k', 'PatientID')).output, /No Acceptable Presentation Contexts/)
})

test('those who may send are held to their list', async t => {
  const echoscu = need(t, 'echoscu')
  if (echoscu === undefined) return
  const [work, port] = [folderOf(t), await freePort()]
  const peers = [
    { aeTitle: 'CT1', host: '127.0.0.1' },
    { aeTitle: 'MR1', host: '192.0.2.7' },
  ]
  writeFileSync(join(work, 'sources.json'), JSON.stringify({ receive: { peers } }))
  await openDoor(t, work, port)
  const call = (title: string) => runTool(echoscu, '-aet', title, '-aec', 'TSUMUGI', '127.0.0.1', String(port))
  assert.equal((await call('CT1')).status, 0)
  assert.match((await call('MR1')).output, /Calling AE Title Not Recognized/)
  assert.match((await call('X')).output, /Calling AE Title Not Recognized/)
})

test('kill -9 in the middle of an association loses nothing that was acknowledged, and sending again completes it', async t => {
  const dcmsend = need(t, 'dcmsend')
  if (dcmsend === undefined) return
  const work = folderOf(t)
  const port = await freePort()
  const sent = await describeByOracle(t, midori)
  for (let round = 0; round < 4; round++) {
    const gateway = await openDoor(t, work, port)
    const sending = sendAll(dcmsend, port, midori)
    await wait(60 + round * 90)
    gateway.child.kill('SIGKILL')
    await Promise.all([sending, gateway.ended])
  }
  await openDoor(t, work, port)
  assert.equal((await sendAll(dcmsend, port, midori)).status, 0)
  const queue = startGateway('queue', '--work', work)
  const { counts } = await queue.until('result')
  assert.deepEqual(
    (Array.isArray(counts) ? counts : []).map(({ state, objects }) => [state, objects]),
    [['received', sent.length]],
  )
  // A file that had its name but not its record when the receiver died was never acknowledged, and is swept later.
  assert.deepEqual([...new Set(describeSpool(work))], sent)
})

test('a full disk is answered with A700, keeps nothing half-written, and takes the rest once there is room', async t => {
  const storescu = need(t, 'storescu')
  const dcmsend = need(t, 'dcmsend')
  if (storescu === undefined || dcmsend === undefined) return
  const disk = mkdtempSync(join(tmpdir(), 'tsumugi-disk-'))
  t.after(() => {
    spawnSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', disk]).status !== 0)
    return t.skip('this user may not mount a filesystem')
  const work = join(disk, 'work')
  const port = await freePort()
  const gateway = await openDoor(t, work, port)
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(join(disk, 'filler'), Buffer.alloc(bavail * bsize - 600_000))
  const [one = ''] = listDicom(join(midori, 'M88-0002_SUZUKI_NANAMI'))
  for (let round = 0; round < 30 && gateway.events.every(event => event.event !== 'refused'); round++)
    await sendAll(dcmsend, port, midori)
  const refused = await runTool(storescu, '-d', '-aec', 'TSUMUGI', '127.0.0.1', String(port), one)
  assert.match(refused.output, /Out ?Of ?Resources|0xa700/i)
  assert.ok(gateway.events.some(event => event.event === 'refused' && event.reason === 'disk/full'))
  const names = readdirSync(join(work, 'queue/spool'), { recursive: true, encoding: 'utf8' })
  assert.deepEqual(
    names.filter(name => name.endsWith('.part')),
    [],
  )
  rmSync(join(disk, 'filler'))
  assert.equal((await sendAll(dcmsend, port, midori)).status, 0)
  assert.equal(describeSpool(work).length, listDicom(midori).length)
})
