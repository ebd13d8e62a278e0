import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { framesFolderOf, listFrameRecords, saveFrameRecord } from './frame-records.ts'
import { decideFrame, findFrame, loadFramePicture, setAddedBoxes } from './look-at-frames.ts'

const id = '0123456789ab'
const name = 'frame-0001-before.png'
const picture = Uint8Array.of(0x89, 0x50, 0x4e, 0x47)

async function waitingFolder(): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'tsumugi-frames-'))
  await saveFrameRecord(framesFolderOf(work), {
    ...{ id, sha256: '0'.repeat(64), modality: 'US', rows: 100, columns: 200, frames: 3 },
    ...{ found: [], added: [], decision: 'waiting', pictures: [name] },
  })
  await writeFile(join(framesFolderOf(work), id, name), picture)
  return work
}

test('an image waits until a person has decided, and the decision stays', async () => {
  const work = await waitingFolder()
  await decideFrame(work, id, 'held')
  assert.equal((await findFrame(work, id))?.decision, 'held')
  assert.deepEqual(
    (await listFrameRecords(framesFolderOf(work))).map(record => [record.id, record.decision]),
    [[id, 'held']],
  )
})

test('rectangles of a person are kept where they lie within the image, and not where one leads outside', async () => {
  const work = await waitingFolder()
  const box = { x: 190, y: 90, width: 10, height: 10 }
  assert.equal((await setAddedBoxes(work, id, [box]))?.kind, 'kept')
  assert.equal((await setAddedBoxes(work, id, [{ ...box, width: 11 }]))?.kind, 'outside')
  assert.deepEqual((await findFrame(work, id))?.added, [box])
  assert.equal(await setAddedBoxes(work, 'ffffffffffff', [box]), undefined)
})

test('the pictures of an image are read by their own names alone', async () => {
  const work = await waitingFolder()
  assert.deepEqual(new Uint8Array((await loadFramePicture(work, id, name)) ?? []), picture)
  assert.equal(await loadFramePicture(work, id, 'record.json'), undefined)
  assert.equal(await loadFramePicture(work, '../../keys', name), undefined)
})

test('nothing is decided under an id that nothing waits under', async () => {
  const work = await waitingFolder()
  assert.equal(await decideFrame(work, 'ffffffffffff', 'approved'), undefined)
  assert.equal(await decideFrame(work, '../../keys', 'approved'), undefined)
})
