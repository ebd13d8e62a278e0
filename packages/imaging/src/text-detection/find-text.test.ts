import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseDicom } from '@tsumugi/dicom'
import { burnText } from '@tsumugi/testkit'
import { decodeFrames } from '../pixels/decode-frames.ts'
import { searchConstantText } from './constant-text.ts'
import { findText } from './find-text.ts'
import { lightFrame } from './light-frame.ts'
import type { PixelBox } from './text-box.ts'
import { loadTextNetworks } from './text-networks.ts'

const head = new URL(
  '../../../../fixtures/sample-hospital/midori/dicom/M88-0003_KOBAYAKAWA_JIN/CT-HEAD/',
  import.meta.url,
)
const names = readdirSync(head).sort().slice(0, 5)

test('a name that is burned into a CT slice is found', async () => {
  const slice = await lightSlice(names[2])
  const samples = Float64Array.from(slice.samples)
  const text = burnText({ ...slice, samples }, 'DOE JANE 1971', { x: 60, y: 40, scale: 2, value: slice.high })
  const found = await findText({ ...slice, samples }, 'plain', await networks())
  assert.ok(coveredShare(text, found) > 0.9)
})

test('a plain CT slice of a head is not taken for text', async () => {
  assert.deepEqual(await findText(await lightSlice(names[2]), 'plain', await networks()), [])
})

test('a text that stands in all slices of a series is found by what they share', async () => {
  const slices = await Promise.all(names.map(lightSlice))
  const [first] = slices
  assert.ok(first)
  const search = searchConstantText(first.width, first.height)
  let text: PixelBox | undefined
  for (const slice of slices) {
    const samples = Float64Array.from(slice.samples)
    const value = slice.low + 0.7 * (slice.high - slice.low)
    text = burnText({ ...slice, samples }, 'MARY ADORNE', { x: 180, y: 130, scale: 2, value })
    search.add({ ...slice, samples })
  }
  assert.ok(text)
  assert.ok(coveredShare(text, await search.find(await networks())) > 0.9)
})

test('a series without a text shares none', async () => {
  const slices = await Promise.all(names.map(lightSlice))
  const [first] = slices
  assert.ok(first)
  const search = searchConstantText(first.width, first.height)
  for (const slice of slices) search.add(slice)
  assert.deepEqual(await search.find(await networks()), [])
})

async function networks() {
  const loaded = await loadTextNetworks()
  assert.ok(loaded, 'the runtime and the models are installed')
  return loaded
}

async function lightSlice(name: string | undefined) {
  const { file } = parseDicom(readFileSync(new URL(name ?? '', head)))
  assert.ok(file)
  const { decoded } = await decodeFrames(file)
  const [samples] = decoded?.frames ?? []
  assert.ok(decoded && samples)
  return lightFrame(file, decoded, samples)
}

function coveredShare(text: PixelBox, boxes: readonly PixelBox[]): number {
  let covered = 0
  for (let y = text.y; y < text.y + text.height; y++)
    for (let x = text.x; x < text.x + text.width; x++)
      if (boxes.some(box => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height)) covered++
  return covered / (text.width * text.height)
}
