import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { countVoxels, maxLabelMapBytes, readBody, readLabelMap, writeLabelMap } from './label-map.ts'

const shape = { slices: 2, rows: 3, columns: 4 }
const values = new Set([1, 5])
const voxels = Uint8Array.from({ length: 24 }, (_, index) => (index < 3 ? 1 : index === 23 ? 5 : 0))

test('the voxels of each label of a compressed map are counted', async () => {
  assert.deepEqual(await countVoxels(gzipSync(voxels), shape, values), { 1: 3, 5: 1 })
})

test('a map that is written reads as the same voxels and is written the same way each time', async () => {
  const written = await writeLabelMap(voxels)
  assert.deepEqual(await readLabelMap(written, shape), voxels)
  assert.deepEqual(await writeLabelMap(voxels), written)
})

test('a small file that unpacks to more than its shape is refused at the first byte too many', async () => {
  const bomb = gzipSync(new Uint8Array(64 * 1024 * 1024))
  await assert.rejects(countVoxels(bomb, shape, values), { code: 'label-map/wrong-length' })
  await assert.rejects(readLabelMap(bomb, shape), { code: 'label-map/wrong-length' })
})

test('a map that does not fill its shape is refused', async () => {
  await assert.rejects(countVoxels(gzipSync(voxels.subarray(1)), shape, values), { code: 'label-map/wrong-length' })
})

test('a value that the reading form does not have is refused', async () => {
  const strange = voxels.with(7, 2)
  await assert.rejects(countVoxels(gzipSync(strange), shape, values), { code: 'label-map/unknown-value' })
})

test('what is not gzip, or is cut short, is refused', async () => {
  await assert.rejects(countVoxels(voxels, shape, values), { code: 'label-map/not-gzip' })
  await assert.rejects(countVoxels(gzipSync(voxels).subarray(0, -9), shape, values), { code: 'label-map/not-gzip' })
})

test('a body beyond the limit is refused while it is read', async () => {
  const chunk = new Uint8Array(maxLabelMapBytes / 4)
  await assert.rejects(readBody(Readable.from([chunk, chunk, chunk, chunk, chunk])), { code: 'label-map/too-large' })
})
