import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type Attributes, writePart10 } from '@tsumugi/dicom'
import { openQueue } from './open-queue.ts'
import { takeFile } from './take-file.ts'
import { watchFolder } from './watch-folder.ts'

const object = (sop: string, changes: Attributes = {}) =>
  writePart10({
    ...{
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      SOPInstanceUID: sop,
      StudyInstanceUID: '1.2.3',
      SeriesInstanceUID: '1.2.4',
    },
    ...{ PatientID: '1', Modality: 'CT', ...changes },
  })

async function open() {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-queue-'))
  const queue = await openQueue(work)
  const take = async (name: string, bytes: Uint8Array) => {
    const path = join(work, name)
    await writeFile(path, bytes)
    return takeFile(queue, path, { collection: 'a', source: 'test' })
  }
  return {
    work,
    queue,
    take,
    spooled: async () =>
      (await readdir(join(work, 'queue/spool'), { recursive: true })).filter(name => name.endsWith('.dcm')),
  }
}

test('the same bytes count once; other bytes of the same UID are kept aside with a reason', async () => {
  const { queue, take, spooled } = await open()
  assert.deepEqual(
    [
      await take('1.dcm', object('1.2.5')),
      await take('2.dcm', object('1.2.5')),
      await take('3.dcm', object('1.2.5', { Rows: 9 })),
    ],
    ['received', 'duplicate', 'aside'],
  )
  const { files, broken } = queue.look('a')
  assert.deepEqual([files.length, broken.map(one => one.reason)], [1, ['queue/conflict']])
  assert.equal((await spooled()).length, 2)
})

test('a run that broke off is given the same objects again, and those that came meanwhile wait for the next', async () => {
  const { work, queue, take } = await open()
  await take('1.dcm', object('1.2.5'))
  const first = queue.take('a')
  await take('2.dcm', object('1.2.6'))
  queue.close()
  const again = (await openQueue(work)).take('a')
  assert.deepEqual(again, first)
})

test('files leave the spool only when the run is settled; what was withheld stays, and is taken again when told', async () => {
  const { queue, take, spooled } = await open()
  await take('1.dcm', object('1.2.5'))
  await take('2.dcm', object('1.2.6'))
  const { name } = queue.take('a')
  assert.equal((await spooled()).length, 2)
  await queue.settle('a', name, new Set(['1.2.3/1.2.5.dcm']))
  assert.equal((await spooled()).length, 1)
  assert.deepEqual(queue.take('a').files, [])
  assert.deepEqual(
    queue.take('a', { again: true }).files.map(file => file.name),
    ['1.2.3/1.2.6.dcm'],
  )
  assert.equal(await take('3.dcm', object('1.2.5')), 'duplicate')
})

test('a watched folder gives each file once, when it has stopped growing, and again when it is written anew', async () => {
  const { work, queue } = await open()
  const folder = join(work, 'in')
  await mkdir(join(folder, 'deep'), { recursive: true })
  const end = new AbortController()
  const outcomes: Record<string, number>[] = []
  const options = { folder, collection: 'a', stableMs: 150, pollMs: 50, signal: end.signal }
  const watching = watchFolder(queue, {
    ...options,
    onEvent: event => void (event.kind === 'taken' && outcomes.push(event.outcomes)),
  })
  const whole = object('1.2.5')
  await writeFile(join(folder, 'deep/1.dcm'), whole.subarray(0, 200))
  await wait(100)
  await writeFile(join(folder, 'deep/1.dcm'), whole)
  await writeFile(join(folder, 'notes.txt'), 'hello')
  await cp(join(folder, 'deep/1.dcm'), join(folder, 'copy.dcm'))
  await wait(1200)
  end.abort()
  await watching
  const sum = (what: string) => outcomes.reduce((total, one) => total + (one[what] ?? 0), 0)
  assert.deepEqual(['received', 'duplicate', 'file/unknown-kind'].map(sum), [1, 1, 1])
  assert.equal(sum('file/unreadable'), 0)
})
