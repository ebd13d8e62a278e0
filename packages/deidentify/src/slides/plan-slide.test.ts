import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { searchBytes } from '../search-bytes.ts'
import { planSlide } from './plan-slide.ts'
import { type MadePage, type MadeSlide, makeBigTiff } from './testing.ts'
import { readTiff } from './tiff.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const barcode = 'S25-0012345-A1'
const names = [barcode, 'TSUMUGI HANAKO', 'SN-4711-SCANNER', '2025-04-17']
const names64 = names.map(base64)

const scn: readonly MadePage[] = [
  {
    grey: 200,
    texts: {
      270: `<?xml version="1.0"?><scn xmlns="http://www.leica-microsystems.com/scn/2010/10/01" uuid="urn:uuid:11111111-2222-3333-4444-555555555555"><collection name="TSUMUGI HANAKO" uuid="urn:uuid:1" sizeX="1600" sizeY="4800"><barcode>${base64(barcode)}</barcode><image name="macro" uuid="urn:uuid:2"><creationDate>2025-04-17T10:00:00Z</creationDate><device model="SCN400" version="SN-4711-SCANNER"/><pixels sizeX="16" sizeY="16"><dimension sizeX="16" sizeY="16" r="0" ifd="0"/></pixels><view sizeX="1600" sizeY="4800" offsetX="0" offsetY="0" spacingZ="0"/><scanSettings><objectiveSettings><objective>1</objective></objectiveSettings><illuminationSettings><numericalAperture>0.6</numericalAperture><illuminationSource>brightfield</illuminationSource></illuminationSettings></scanSettings></image><image name="image" uuid="urn:uuid:3"><creationDate>2025-04-17T10:00:00Z</creationDate><device model="SCN400" version="SN-4711-SCANNER"/><pixels sizeX="16" sizeY="16"><dimension sizeX="16" sizeY="16" r="0" ifd="1"/></pixels><view sizeX="160" sizeY="160" offsetX="10" offsetY="20" spacingZ="0"/><scanSettings><objectiveSettings><objective>20</objective></objectiveSettings><illuminationSettings><numericalAperture>0.4</numericalAperture><illuminationSource>brightfield</illuminationSource></illuminationSettings></scanSettings></image></collection></scn>`,
      306: '2025:04:17 10:00:00',
    },
  },
  { grey: 90, texts: { 305: 'Leica SCN400' } },
]

const iscan = `<?xml version="1.0"?><Metadata><iScan Magnification="40" ScanRes="0.25" ScanWhitePoint="235" Z-layers="1" BarCode1D="${barcode}" UserName="TSUMUGI HANAKO" UnitNumber="SN-4711-SCANNER" BuildDate="2025-04-17"><AOI0 Left="1"/></iScan></Metadata>`
const encodeInfo = `<?xml version="1.0"?><EncodeInfo Ver="2"><SlideStitchInfo><ImageInfo AOIScanned="1" AOIIndex="0" NumRows="1" NumCols="1" Width="16" Height="16" Pos-X="0" Pos-Y="0" UserName="TSUMUGI HANAKO"/></SlideStitchInfo><AoiOrigin><AOI0 OriginX="0" OriginY="0"/></AoiOrigin></EncodeInfo>`
const bif: readonly MadePage[] = [
  { grey: 200, texts: { 270: 'Label Image', 700: iscan }, byteTags: [700] },
  {
    grey: 90,
    texts: { 270: 'level=0 mag=40 quality=95', 306: '2025:04:17 10:00:00', 700: encodeInfo },
    byteTags: [700],
  },
]

const philips: readonly MadePage[] = [
  {
    grey: 90,
    texts: {
      270: `<?xml version="1.0"?><DataObject ObjectType="DPUfsImport"><Attribute Name="DICOM_DEVICE_SERIAL_NUMBER" Group="0x0018" Element="0x1000" PMSVR="IString">SN-4711-SCANNER</Attribute><Attribute Name="PIM_DP_UFS_BARCODE" Group="0x301D" Element="0x1002" PMSVR="IString">${base64(barcode)}</Attribute><Attribute Name="PIM_DP_SCANNED_IMAGES" Group="0x301D" Element="0x1003" PMSVR="IDataObjectArray"><Array><DataObject ObjectType="DPScannedImage"><Attribute Name="PIM_DP_IMAGE_TYPE" Group="0x301D" Element="0x1004" PMSVR="IString">WSI</Attribute><Attribute Name="DICOM_PIXEL_SPACING" Group="0x0028" Element="0x0030" PMSVR="IDoubleArray">&quot;0.00025&quot; &quot;0.00025&quot;</Attribute></DataObject><DataObject ObjectType="DPScannedImage"><Attribute Name="PIM_DP_IMAGE_TYPE" Group="0x301D" Element="0x1004" PMSVR="IString">LABELIMAGE</Attribute><Attribute Name="PIM_DP_IMAGE_DATA" Group="0x301D" Element="0x1005" PMSVR="IString">${base64('TSUMUGI HANAKO '.repeat(60))}</Attribute></DataObject></Array></Attribute></DataObject>`,
      305: 'Philips DP v1.0',
      306: '2025:04:17 10:00:00',
    },
  },
  { grey: 200, texts: { 270: 'Label' } },
]

const readWhole = (bytes: Buffer) => (offset: number, length: number) =>
  Promise.resolve(bytes.subarray(offset, offset + length))

async function clean({ head, body }: MadeSlide) {
  const bytes = Buffer.concat([head, body])
  const plan = await planSlide(readWhole(bytes), bytes.length)
  assert.ok('patches' in plan)
  for (const patch of plan.patches) bytes.set(patch.bytes, patch.offset)
  const file = await readTiff(readWhole(bytes), bytes.length)
  return { plan, bytes, text: bytes.toString('latin1'), pages: file?.directories.length }
}

for (const { kind, pages, pagesLeft, stays } of [
  { kind: 'Leica SCN', pages: scn, pagesLeft: 1, stays: ['ifd="0"', '<objective>20</objective>', 'offsetX="10"'] },
  {
    kind: 'Ventana BIF',
    pages: bif,
    pagesLeft: 2,
    stays: ['Magnification="40"', 'level=0 mag=40 quality=95', 'NumRows="1"'],
  },
  { kind: 'Philips TIFF', pages: philips, pagesLeft: 1, stays: ['&quot;0.00025&quot;', '>WSI<'] },
]) {
  test(`a ${kind} loses its label, names, serial number and dates, and keeps its scan`, async () => {
    const made = makeBigTiff(pages)
    const labelIndex = pages.findIndex(page => page.grey === 200)
    const { plan, bytes, text, pages: left } = await clean(made)
    assert.deepEqual(searchBytes(bytes, [...names, ...names64, '2025:04:17', 'Label', 'LABEL']), [])
    assert.ok(stays.every(part => text.includes(part)))
    assert.equal(left, pagesLeft)
    assert.equal(bytes.includes(Buffer.alloc(8, 200)), false, 'no pixel of the label is left')
    assert.deepEqual(bytes.subarray(made.pixelOffsets[1 - labelIndex]).subarray(0, 768), Buffer.alloc(768, 90))
    assert.equal(plan.actions['image-removed'], 1)
  })
}

test('a slide of more than 4 GiB is planned from its directories alone', async () => {
  const base = 5 * 1024 ** 3
  const { head, body } = makeBigTiff(philips, base)
  let read = 0
  const readAt = async (offset: number, length: number) => {
    read += length
    return offset < base ? head.subarray(offset, offset + length) : body.subarray(offset - base, offset - base + length)
  }
  const plan = await planSlide(readAt, base + body.length)
  assert.ok('patches' in plan)
  assert.ok(plan.patches.some(patch => patch.offset > 2 ** 32 + 16))
  assert.ok(read < 100_000)
})

const omeOf = (inside: string) =>
  `<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" UUID="urn:uuid:9">${inside}</OME>`
const reasonOf = async (description: string) => {
  const { head, body } = makeBigTiff([{ grey: 1, texts: { 270: description } }])
  const bytes = Buffer.concat([head, body])
  return planSlide(readWhole(bytes), bytes.length)
}

test('an OME-TIFF with a label among its planes, of many files, or with broken XML stays back', async () => {
  assert.deepEqual(await reasonOf(omeOf('<Image ID="Image:1" Name="label image"/>')), { reason: 'slide/label-inside' })
  const files = ['a', 'b'].map(name => `<UUID FileName="${name}.ome.tif">urn:uuid:1</UUID>`).join('')
  assert.deepEqual(await reasonOf(omeOf(files)), { reason: 'slide/many-files' })
  assert.deepEqual(await reasonOf(omeOf('<Image>')), { reason: 'slide/not-understood' })
})

/** A little-endian NDPI whose first directory stands at `base`: links of 8 bytes, then the high words of its values. */
function makeNdpi(base: number) {
  const lens = Buffer.alloc(4)
  const pages = [40, -1].map(value => {
    lens.writeFloatLE(value)
    return lens.readUInt32LE()
  })
  const head = Buffer.alloc(16)
  head.write('II*')
  head.writeBigUInt64LE(BigInt(base), 4)
  const pageBytes = 2 + 5 * 16 + 8 + 32
  const body = Buffer.concat(
    pages.map((sourceLens, index) => {
      const start = base + index * pageBytes
      const at = start + pageBytes - 32
      const page = Buffer.alloc(pageBytes)
      page.writeUInt16LE(5)
      const rows = [
        [273, 4, 1, at + 16],
        [279, 4, 1, 16],
        [306, 2, 16, at],
        [65420, 3, 1, 1],
        [65421, 11, 1, sourceLens],
      ]
      for (const [i, [tag = 0, type = 0, count = 0, value = 0]] of rows.entries()) {
        page.writeUInt16LE(tag, 2 + i * 12)
        page.writeUInt16LE(type, 4 + i * 12)
        page.writeUInt32LE(count, 6 + i * 12)
        page.writeUInt32LE(value % 2 ** 32, 10 + i * 12)
        page.writeUInt32LE(Math.floor(value / 2 ** 32), 2 + 60 + 8 + i * 4)
      }
      page.writeBigUInt64LE(index === 0 ? BigInt(start + pageBytes) : 0n, 62)
      page.write('2025:04:17 1000', pageBytes - 32)
      page.fill(index === 0 ? 90 : 200, pageBytes - 16)
      return page
    }),
  )
  return { head, body, pageBytes }
}

test('an NDPI of more than 4 GiB loses its macro and dates, and keeps its scan', async () => {
  const base = 5 * 1024 ** 3
  const { head, body, pageBytes } = makeNdpi(base)
  const readAt = async (offset: number, length: number) =>
    offset < base ? head.subarray(offset, offset + length) : body.subarray(offset - base, offset - base + length)
  const plan = await planSlide(readAt, base + body.length)
  assert.ok('patches' in plan)
  const copy = Buffer.from(body)
  for (const { offset, bytes } of plan.patches)
    if (offset >= base) copy.set(bytes, offset - base)
    else if (offset + bytes.length > base) copy.set(bytes.subarray(base - offset))
  assert.equal(copy.includes('2025:04:17'), false)
  assert.deepEqual(copy.subarray(pageBytes), Buffer.alloc(pageBytes), 'the macro and its directory are zeros')
  assert.deepEqual(copy.subarray(pageBytes - 16, pageBytes), Buffer.alloc(16, 90))
  assert.equal(copy.readBigUInt64LE(62), 0n, 'the scan is the last page')
})

test('a 3DHISTECH slide stays back, since its label lies in a folder beside it', async () => {
  const mrxs = Buffer.from('ffd8ffe000104a46494600', 'hex')
  assert.deepEqual(await planSlide(readWhole(mrxs), mrxs.length), { reason: 'slide/unsupported-format' })
})
