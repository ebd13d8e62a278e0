import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Attributes, parseDicom, writePart10 } from '@tsumugi/dicom'
import { cutTile, describeMosaic } from './mosaic.ts'
import { readCsa } from './read-csa.ts'

// What nibabel makes of these headers: oracles/siemens-mosaic.json.
interface Case {
  readonly name: string
  readonly rows: number
  readonly columns: number
  readonly count: number
  readonly position: readonly number[]
  readonly orientation: readonly number[]
  readonly pixelSpacing: readonly number[]
  readonly spacingBetweenSlices: number
  readonly sliceNormalVector: readonly number[]
  readonly expected: { readonly rows: number; readonly columns: number; first: number[]; last: number[] }
}
const oracle: { cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../../../oracles/siemens-mosaic.json', import.meta.url), 'utf8'),
)

/** A CSA header of these tags, in the newer layout or in the older, where each length counts the first tag's items too. */
function csaOf(tags: Readonly<Record<string, readonly (number | string)[]>>, isMarked: boolean): Buffer {
  const entries = Object.entries(tags)
  const firstCount = entries[0]?.[1].length ?? 0
  const word = (...numbers: number[]) => Buffer.from(Int32Array.from(numbers).buffer)
  const parts = entries.map(([name, values]) => {
    const items = values.map(value => {
      const text = Buffer.from(`${value}\0`)
      const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4)])
      const lengths = isMarked ? [77, text.length, 77, 77] : [text.length + firstCount, 0, 77, 77]
      return Buffer.concat([word(...lengths), padded])
    })
    const head = Buffer.concat([Buffer.from(name.padEnd(64, '\0')), word(values.length), Buffer.from('FD\0\0')])
    return Buffer.concat([head, word(4, values.length, 77), ...items])
  })
  const mark = isMarked ? Buffer.from('SV10\x04\x03\x02\x01') : Buffer.alloc(0)
  return Buffer.concat([mark, word(entries.length, 77), ...parts])
}

const block = (creator: string) => ({ vr: 'LO' as const, value: creator })

function mosaicOf(one: Case, { isMarked = true, changes = {} }: { isMarked?: boolean; changes?: Attributes } = {}) {
  const csa = csaOf({ NumberOfImagesInMosaic: [one.count], SliceNormalVector: one.sliceNormalVector }, isMarked)
  const bytes = writePart10({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    SOPInstanceUID: '1.2.3',
    ImageType: ['ORIGINAL', 'PRIMARY', 'M', 'ND', 'MOSAIC'],
    Rows: one.rows,
    Columns: one.columns,
    ImagePositionPatient: one.position.map(String).map(text => text.slice(0, 16)),
    ImageOrientationPatient: one.orientation.map(value => Number(value.toFixed(12))),
    PixelSpacing: [...one.pixelSpacing],
    SpacingBetweenSlices: one.spacingBetweenSlices,
    '(0029,0010)': block('SIEMENS CSA HEADER'),
    '(0029,1010)': { vr: 'OB', value: csa },
    ...changes,
  })
  const { file } = parseDicom(bytes)
  assert.ok(file)
  return file
}

function near(found: readonly number[] | undefined, expected: readonly number[]): void {
  for (const [axis, value] of expected.entries())
    assert.ok(Math.abs((found?.[axis] ?? Number.NaN) - value) < 1e-4, `${found} is not ${expected}`)
}

for (const one of oracle.cases)
  for (const isMarked of [true, false])
    test(`the slices of a mosaic lie where nibabel puts them: ${one.name}, ${isMarked ? 'newer' : 'older'} CSA header`, () => {
      const mosaic = describeMosaic(mosaicOf(one, { isMarked }))
      assert.deepEqual([mosaic?.rows, mosaic?.columns], [one.expected.rows, one.expected.columns])
      assert.equal(mosaic?.positions.length, one.count)
      near(mosaic?.positions[0], one.expected.first)
      near(mosaic?.positions.at(-1), one.expected.last)
    })

test('a mosaic that does not say where its slices are is left as it is', () => {
  const [one] = oracle.cases
  assert.ok(one)
  const without: Attributes[] = [
    { '(0029,1010)': undefined },
    { '(0029,1010)': { vr: 'OB', value: csaOf({ NumberOfImagesInMosaic: [one.count] }, true) } },
    {
      '(0029,1010)': {
        vr: 'OB',
        value: csaOf({ NumberOfImagesInMosaic: [37], SliceNormalVector: one.sliceNormalVector }, true),
      },
    },
    { '(0029,1010)': { vr: 'OB', value: csaOf({ NumberOfImagesInMosaic: [35], SliceNormalVector: [1, 0, 0] }, true) } },
    { ImageType: ['ORIGINAL', 'PRIMARY', 'M', 'ND'] },
    { ImagePositionPatient: undefined },
    { SpacingBetweenSlices: undefined },
  ]
  for (const changes of without) assert.equal(describeMosaic(mosaicOf(one, { changes })), undefined)
})

test('bytes that are no CSA header are none, however they are cut', () => {
  const whole = csaOf({ NumberOfImagesInMosaic: [35], SliceNormalVector: [0, 0, 1] }, true)
  assert.ok(readCsa(whole))
  // The last value is padded by two bytes, which tell nothing.
  for (let length = 0; length < whole.length - 2; length++) assert.equal(readCsa(whole.subarray(0, length)), undefined)
  assert.equal(readCsa(new Uint8Array(400).fill(255)), undefined)
})

test('tiles are cut row by row from the top left', () => {
  const picture = Int16Array.from({ length: 24 }, (_, index) => index)
  const mosaic = { rows: 2, columns: 3, across: 2, positions: [], spacingMm: 1, normal: [0, 0, 1] as const }
  assert.deepEqual([...cutTile(picture, mosaic, 0)], [0, 1, 2, 6, 7, 8])
  assert.deepEqual([...cutTile(picture, mosaic, 1)], [3, 4, 5, 9, 10, 11])
  assert.deepEqual([...cutTile(picture, mosaic, 2)], [12, 13, 14, 18, 19, 20])
})
