import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { aperio, cleanDescription } from './aperio.ts'
import type { SlidePage } from './slide-plan.ts'

const page = (description: string, width: number, height: number, changes: Partial<SlidePage> = {}): SlidePage => ({
  directory: { offset: 0, sizeBytes: 0, entries: new Map(), next: 0, nextField: 0 },
  texts: new Map(),
  ...{ description, width, height, subfileType: 0, isTiled: true, sourceLens: undefined, ...changes },
})

const base = page('Aperio Image Library v11.2.1', 46_000, 32_914)
const isRemoved = (other: SlidePage) => {
  const judged = aperio.judge([base, other])
  return 'isRemoved' in judged && judged.isRemoved(other)
}

test('levels and the thumbnail have the shape of the scan and stay', () => {
  assert.equal(isRemoved(page('', 11_500, 8228)), false)
  assert.equal(isRemoved(page('', 1024, 732, { isTiled: false })), false)
})

test('a label goes whether it is named, typed or neither, tiled or not', () => {
  assert.equal(isRemoved(page('label 387x463', 387, 463, { isTiled: false })), true)
  assert.equal(isRemoved(page('', 387, 463, { isTiled: false, subfileType: 1 })), true)
  assert.equal(isRemoved(page('', 387, 463, { isTiled: false })), true)
  assert.equal(isRemoved(page('', 512, 512)), true)
  assert.equal(isRemoved(page('LabelImage', 11_500, 8228)), true)
})

test('of a description the product, sizes and numbers stay, and nothing that someone typed', () => {
  const text =
    'Aperio Image Library v11.2.1 YAMADA\r\n46000x32914 [0,100 46000x32914] (240x240) JPEG/RGB Q=30|AppMag = YAMADA|MPP = 0.499|ICC Profile = ScanScope v1'
  assert.equal(
    cleanDescription(text),
    'Aperio Image Library v11.2.1\r\n46000x32914 [0,100 46000x32914] (240x240) JPEG/RGB Q=30|MPP = 0.499|ICC Profile = ScanScope v1',
  )
})
