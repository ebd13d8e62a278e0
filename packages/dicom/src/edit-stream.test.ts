import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { buildSeries } from '@tsumugi/testkit'
import {
  type EditPlan,
  editDicom,
  editDicomStream,
  joinBytes,
  parseDicom,
  readWithoutPixels,
  type StreamOptions,
  textOf,
  transferSyntaxes,
} from './index.ts'

async function stream(bytes: Uint8Array, plan: EditPlan, options?: StreamOptions) {
  const written: Uint8Array[] = []
  const ends = {
    sizeBytes: bytes.length,
    readInto: async (offset: number, buffer: Uint8Array) => {
      assert.ok(offset + buffer.length <= bytes.length)
      buffer.set(bytes.subarray(offset, offset + buffer.length))
    },
    write: async (chunk: Uint8Array) => {
      written.push(new Uint8Array(chunk))
    },
  }
  const edit = await editDicomStream(ends, plan, options)
  return { ...edit, bytes: joinBytes(written) }
}

const padding = {
  DataSetTrailingPadding: Uint8Array.of(1, 2, 3, 4),
  '7FE10010': { vr: 'LO', value: 'AFTER THE PIXELS' },
} as const
const instance = (transferSyntaxUid: string) =>
  buildSeries({ transferSyntaxUid, extra: padding }).instances[0]?.bytes ?? new Uint8Array(0)
const plan: EditPlan = {
  element: one => (one.tag === 0x00100010 ? { value: 'SUBJECT-1' } : one.tag === 0x7fe10010 ? 'remove' : 'recurse'),
  add: context => (context.path.length > 0 ? [] : [{ tag: 0x00120062, vr: 'CS', value: 'YES' }]),
  preamble: 'zero',
  addMeta: [{ tag: 0x00020016, vr: 'AE', value: 'TSUMUGI' }],
}

for (const name of ['implicitLittle', 'explicitLittle', 'explicitBig', 'rle'] as const) {
  test(`${name}: a streamed edit gives the same bytes as one in memory, what follows the pixels included`, async () => {
    const bytes = instance(transferSyntaxes[name])
    const { file } = parseDicom(bytes)
    assert.ok(file)
    const streamed = await stream(bytes, plan)
    assert.deepEqual(streamed.bytes, joinBytes(editDicom(file, plan).chunks))
    assert.equal(streamed.sizeBytes, streamed.bytes.length)
    assert.equal(
      parseDicom(streamed.bytes).file?.dataset.elements.some(one => one.tag === 0x7fe10010),
      false,
    )
  })
}

test('a deflated file within the bound is edited too', async () => {
  const streamed = await stream(instance(transferSyntaxes.deflated), plan)
  assert.ok(streamed.file)
  const { file } = parseDicom(streamed.bytes)
  assert.equal(file && textOf(file.dataset, 'PatientName'), 'SUBJECT-1')
})

test('a header larger than the bound is refused before a byte is written', async () => {
  const large = buildSeries({ extra: { '00091004': { vr: 'OB', value: new Uint8Array(2 ** 21) } } }).instances[0]?.bytes
  assert.ok(large)
  const streamed = await stream(large, plan, { maxHeldBytes: 2 ** 20 })
  assert.equal(streamed.file, undefined)
  assert.deepEqual(
    streamed.issues.map(issue => issue.code),
    ['dataset/too-large'],
  )
  assert.deepEqual([streamed.bytes.length, streamed.isPartlyWritten], [0, false])
})

test('pixel data that end early are found, and the output is said to be partial', async () => {
  for (const syntax of [transferSyntaxes.explicitLittle, transferSyntaxes.rle]) {
    const whole = buildSeries({ transferSyntaxUid: syntax }).instances[0]?.bytes ?? new Uint8Array(0)
    const streamed = await stream(whole.subarray(0, whole.length - 100), plan)
    assert.equal(streamed.file, undefined)
    assert.deepEqual(
      streamed.issues.map(issue => [issue.code, issue.path]),
      [['element/truncated', '(7FE0,0010)']],
    )
    assert.equal(streamed.isPartlyWritten, true)
  }
})

test('what is not DICOM is refused', async () => {
  const streamed = await stream(new Uint8Array(5000).fill(65), plan)
  assert.deepEqual(
    streamed.issues.map(issue => issue.code),
    ['file/not-dicom'],
  )
})

for (const name of ['implicitLittle', 'explicitLittle', 'explicitBig', 'rle', 'deflated'] as const) {
  test(`${name}: all but the pixels of a large file is read, what follows them included`, async () => {
    const bytes = instance(transferSyntaxes[name])
    const source = {
      sizeBytes: bytes.length,
      readInto: async (offset: number, buffer: Uint8Array) =>
        void buffer.set(bytes.subarray(offset, offset + buffer.length)),
    }
    const { file } = await readWithoutPixels(source)
    const whole = parseDicom(bytes).file
    assert.ok(file && whole)
    const tagsOf = ({ dataset }: typeof whole) => dataset.elements.map(element => element.tag)
    const isKept = (tag: number) => tag !== 0x7fe00010 || name === 'deflated'
    assert.deepEqual(tagsOf(file), tagsOf(whole).filter(isKept))
    assert.equal(textOf(file.dataset, 0x7fe10010), 'AFTER THE PIXELS')
  })
}
