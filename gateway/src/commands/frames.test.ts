import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { listFrameRecords, saveFrameRecord } from '../2-deidentify/pixels/frame-records.ts'

const main = join(import.meta.dirname, '../main.ts')
const id = '0123456789ab'

/** A work folder in which one image waits. */
async function waitingFolder(): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'tsumugi-frames-'))
  await saveFrameRecord(join(work, 'frames'), {
    ...{ id, sha256: '0'.repeat(64), modality: 'US', rows: 100, columns: 200, frames: 3 },
    ...{ found: [], added: [], decision: 'waiting', pictures: ['frame-0001-before.png'] },
  })
  return work
}

const frames = (work: string, ...given: string[]) =>
  spawnSync(process.execPath, [main, 'frames', '--work', work, ...given], { encoding: 'utf8' })

test('images that wait are listed with their pictures below the work folder', async () => {
  const { stdout, status } = frames(await waitingFolder())
  assert.equal(status, 0)
  assert.match(stdout, /^0123456789ab {2}waiting {2}US, 3 frames.* frames\/0123456789ab\/frame-0001-before\.png\n$/)
})

test('an approval and a rectangle are kept, and the image waits no longer', async () => {
  const work = await waitingFolder()
  const { stdout } = frames(work, '--add', `${id}:10,20,30,40`, '--approve', id)
  assert.equal(stdout, 'No image waits for a look.\n')
  const [record] = await listFrameRecords(join(work, 'frames'))
  assert.equal(record?.decision, 'approved')
  assert.deepEqual(record?.added, [{ x: 10, y: 20, width: 30, height: 40 }])
})

test('an approval without boxes says in both languages what it means, and one with a box does not', async () => {
  const bare = frames(await waitingFolder(), '--approve', id)
  assert.match(
    bare.stderr,
    /^0123456789ab: Approved without boxes: .*Burned In Annotation is set to NO because a person looked\.$/m,
  )
  assert.match(bare.stderr, /^0123456789ab: 囲みなしで承認しました。.*人が確認した.*Burned In Annotation.*NO/m)
  const masked = frames(await waitingFolder(), '--add', `${id}:10,20,30,40`, '--approve', id)
  assert.equal(masked.stderr, '')
})

test('a rectangle outside the image and an id that nothing waits under are refused', async () => {
  const work = await waitingFolder()
  assert.equal(frames(work, '--add', `${id}:190,20,30,40`).status, 2)
  assert.equal(frames(work, '--approve', 'ffffffffffff').status, 2)
  assert.equal(frames(work, '--hold', '../../keys').status, 2)
})
