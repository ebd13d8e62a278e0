import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inflatePart10 } from './inflate-part10.ts'

const fixtures = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'sample-hospital', 'sakura', 'dicom')
const bytesOf = (...path: string[]) => new Uint8Array(readFileSync(join(fixtures, ...path))).buffer
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('a deflated file is inflated to the pixels that DCMTK finds in it', async () => {
  const inflated = Buffer.from(await inflatePart10(bytesOf('0023456_SATO_TARO', 'CT-HEAD', '001.dcm')))
  const pixelBytes = 512 * 512 * 2
  // Pixel Data is the last element of this file. The digest is of `dcmconv +te 001.dcm x && dcmdump +W . x` of DCMTK 3.6.7.
  assert.equal(
    sha256(inflated.subarray(inflated.length - pixelBytes)),
    'fa0391afc35b8df2b5a1c36f92a724d0e53b6618ddf24f95d6799f3224493939',
  )
  assert.ok(inflated.subarray(0, 400).includes('1.2.840.10008.1.2.1\0'))
  assert.equal(inflated.subarray(0, 400).includes('1.2.840.10008.1.2.1.99'), false)
  // (0002,0000) counts the bytes from after itself to the end of its group; the dataset begins right there with group 0008.
  const metaEnd = 144 + inflated.readUInt32LE(140)
  assert.equal(inflated.readUInt16LE(metaEnd), 0x0008)
})

test('a file in any other transfer syntax is left as it is', async () => {
  const file = bytesOf('0034567_WATANABE_MEI', 'MR-SPGR', '00092.dcm')
  assert.equal(await inflatePart10(file), file)
  const noDicom = new TextEncoder().encode('no DICOM at all, but long enough to be looked at. '.repeat(8)).buffer
  assert.equal(await inflatePart10(noDicom), noDicom)
})
