/** A disk that fills up: the platform's, with its database on it, and the hospital's. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { collectRoutes } from '@tsumugi/api'
import { root } from '../scripts/node24.mjs'
import { collect } from '../scripts/thread/collect.ts'
import { inRole } from '../scripts/thread/people.ts'
import type { Thread } from '../scripts/thread/thread.ts'
import { type House, openHouse } from './house/open-house.ts'

const hospital = {
  siteCode: 'SAKURA',
  folder: join(root, 'fixtures/sample-hospital/sakura/dicom'),
  modalities: ['CT', 'MR'],
}

/** A filesystem of its own, in memory; undefined where this user may not mount one. */
function mountDisk(t: TestContext, sizeBytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-disk-'))
  const options = `size=${sizeBytes},mode=0711`
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0
  t.after(() => {
    if (isMounted) spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  return isMounted ? folder : undefined
}

/** Take all space but the last `leftBytes`. */
function fill(folder: string, leftBytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  const file = openSync(join(folder, 'filler'), 'w')
  const block = Buffer.alloc(2 ** 20)
  try {
    for (let left = bavail * bsize - leftBytes; left > 0; left -= block.length)
      writeSync(file, block, 0, Math.min(left, block.length))
  } finally {
    closeSync(file)
  }
}
const makeRoom = (folder: string) => rmSync(join(folder, 'filler'))

const threadOf = ({ home, platform, people }: House): Thread => ({
  ...{ url: platform.url, home, people, hospitals: [hospital], out: join(home, 'out'), masks: undefined },
  dataset: { name: 'Full', en: 'Full', ja: '満杯' },
  onNote: () => {},
})
const submissionsOf = async ({ people }: House) =>
  (await inRole(people, 'operator').client.call(collectRoutes.submissions, {})).items.map(({ state }) => state)

test('an upload to a platform whose disk is full is refused, and the same upload is accepted once there is room', async t => {
  const disk = mountDisk(t, 1500 * 2 ** 20)
  if (disk === undefined) return t.skip('this user may not mount a filesystem')
  const house = await openHouse(disk)
  t.after(() => house.close())
  // The hospital's side is on a disk of its own, which has room.
  const thread = { ...threadOf(house), home: mkdtempSync(join(tmpdir(), 'tsumugi-hospital-')) }
  t.after(() => rmSync(thread.home, { recursive: true, force: true }))
  fill(disk, 3 * 2 ** 20)
  await assert.rejects(collect(thread), (error: Error) =>
    /no room|no space|does not answer|not reached/.test(error.message),
  )
  makeRoom(disk)
  const { wentOut } = await collect(thread)
  assert.match(wentOut.en, /accepted$/)
  assert.deepEqual(await submissionsOf(house), ['accepted'])
})

test('a gateway whose disk is full says so, keeps nothing half-written, and goes on once there is room', async t => {
  const disk = mountDisk(t, 40 * 2 ** 20)
  if (disk === undefined) return t.skip('this user may not mount a filesystem')
  const house = await openHouse()
  t.after(() => house.close())
  const thread = { ...threadOf(house), home: disk }
  fill(disk, 2 * 2 ** 20)
  await assert.rejects(collect(thread), /no space|ENOSPC|full/i)
  assert.deepEqual(await submissionsOf(house), [])
  makeRoom(disk)
  const { wentOut } = await collect(thread)
  assert.match(wentOut.en, /accepted$/)
  assert.deepEqual(await submissionsOf(house), ['accepted'])
  assert.equal(
    readdirSync(disk, { recursive: true, encoding: 'utf8' }).some(name => name.endsWith('.part')),
    false,
  )
})
