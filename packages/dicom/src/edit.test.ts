import { strict as assert } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { buildSeries } from '@tsumugi/testkit'
import {
  type Attributes,
  bytesOf,
  type Dataset,
  type DicomFile,
  type EditPlan,
  editDicom,
  findElement,
  formatTagHex,
  itemsOf,
  joinBytes,
  numberOf,
  parseDicom,
  personNameOf,
  textOf,
  textsOf,
  transferSyntaxes,
  uidOf,
} from './index.ts'

const load = (bytes: Uint8Array): DicomFile => {
  const { file, issues } = parseDicom(bytes)
  assert.ok(file, issues.map(issue => issue.code).join())
  return file
}
const edit = (file: DicomFile, plan: EditPlan): DicomFile => load(joinBytes(editDicom(file, plan).chunks))
const instance = (transferSyntaxUid: string = transferSyntaxes.explicitLittle, extra = {}): Uint8Array =>
  buildSeries({ transferSyntaxUid, extra }).instances[0]?.bytes ?? new Uint8Array(0)

/** Every element that is no sequence: path to VR and bytes. Group lengths are left out, since edits correct them. */
function flatten(dataset: Dataset, prefix = '', found = new Map<string, string>()): Map<string, string> {
  for (const element of dataset.elements) {
    const path = `${prefix}${formatTagHex(element.tag)}`
    if ((element.tag & 0xffff) === 0) continue
    if (element.items === undefined)
      found.set(path, `${element.vr} ${Buffer.from(bytesOf(dataset, element)).toString('hex')}`)
    else found.set(path, `${element.vr} of ${element.items.length}`)
    element.items?.forEach((item, index) => {
      flatten(item, `${path}[${index}]/`, found)
    })
  }
  return found
}

const hardFolder = new URL('../../../fixtures/hard/', import.meta.url)
const hardFiles = ['odd', 'charsets', 'mutated'].flatMap(folder =>
  readdirSync(new URL(folder, hardFolder)).map(name => `${folder}/${name}`),
)
const readable = hardFiles.flatMap(name => {
  const { file } = parseDicom(readFileSync(new URL(name, hardFolder)))
  return file === undefined ? [] : [{ name, file }]
})

test('a file of which nothing is edited comes out as the very bytes that went in', () => {
  for (const { name, file } of readable) {
    const { chunks, isChanged } = editDicom(file, { element: () => 'recurse' })
    assert.equal(isChanged, false, name)
    assert.equal(chunks[0], file.bytes, name)
  }
})

test('an edit at every depth leaves every other element byte for byte', () => {
  const removed = [0x00080100, 0x00081155, 0x00080018, 0x300600a6]
  for (const { name, file } of readable) {
    const after = flatten(edit(file, { element: one => (removed.includes(one.tag) ? 'remove' : 'recurse') }).dataset)
    const isLeft = (path: string) => !removed.some(tag => path.split(/\/|\[\d+\]/).includes(formatTagHex(tag)))
    const before = new Map([...flatten(file.dataset)].filter(([path]) => isLeft(path)))
    assert.deepEqual(after, before, name)
  }
})

test('an edit does not write into its input', () => {
  const bytes = Buffer.from(instance())
  const before = Buffer.from(bytes).toString('hex')
  editDicom(load(bytes), { element: one => (one.tag === 0x0040a123 ? { value: 'X' } : 'recurse') })
  assert.equal(bytes.toString('hex'), before)
})

test('pixel data are handed on as a view of the input, never copied', () => {
  const file = load(instance())
  const { chunks } = editDicom(file, { element: one => (one.tag === 0x00100010 ? 'remove' : 'keep') })
  assert.ok(chunks.some(chunk => chunk.buffer === file.bytes.buffer && chunk.length > 512))
})

for (const [name, uid] of Object.entries(transferSyntaxes)) {
  test(`${name}: values are replaced and added in the file's own encoding`, () => {
    const after = edit(load(instance(uid)), {
      element: one =>
        one.tag === 0x00100010 ? { value: 'SUBJECT-1' } : one.tag === 0x00280010 ? { value: 99 } : 'keep',
      add: context => (context.itemIndex === undefined ? [{ tag: 0x00120062, vr: 'CS', value: 'YES' }] : []),
    })
    assert.equal(after.transferSyntaxUid, uid)
    assert.equal(textOf(after.dataset, 'PatientName'), 'SUBJECT-1')
    assert.equal(numberOf(after.dataset, 'Rows'), 99)
    assert.equal(textOf(after.dataset, 'PatientIdentityRemoved'), 'YES')
    const tags = after.dataset.elements.map(one => one.tag)
    assert.deepEqual(
      tags,
      tags.toSorted((a, b) => a - b),
    )
  })
}

test('a deflated file is deflated again', () => {
  const after = edit(load(instance(transferSyntaxes.deflated)), {
    element: one => (one.tag === 0x00100010 ? 'remove' : 'keep'),
  })
  assert.equal(after.isDeflated, true)
  assert.equal(after.bytes.length % 2, 0)
})

test('lengths of sequences around a deep edit are recomputed', () => {
  const plan: EditPlan = {
    element: one => (one.tag === 0x0040a123 ? { value: 'A MUCH LONGER NAME^THAN BEFORE^WITH MORE' } : 'recurse'),
  }
  const request = itemsOf(edit(load(instance()), plan).dataset, 'RequestAttributesSequence')[0]
  const code = request && itemsOf(request, 'ScheduledProtocolCodeSequence')[0]
  const context = code && itemsOf(code, 'ProtocolContextSequence')[0]
  assert.equal(context && textOf(context, 'PersonName'), 'A MUCH LONGER NAME^THAN BEFORE^WITH MORE')
})

test('the callback is told where an element is', () => {
  const seen: string[] = []
  editDicom(load(instance()), {
    element: (one, { path, itemIndex }) => {
      if (one.tag === 0x0040a123) seen.push(`${path.length} ${itemIndex} ${JSON.stringify(path[0])}`)
      return 'recurse'
    },
  })
  assert.deepEqual(seen, [`6 0 ${JSON.stringify({ tag: 0x00400275 })}`])
})

test('a sequence of undefined length stays one', () => {
  const open = [0xff, 0xff, 0xff, 0xff]
  const body = Uint8Array.of(
    ...[0x40, 0, 0x30, 0xa7, 0x53, 0x51, 0, 0, ...open, 0xfe, 0xff, 0, 0xe0, ...open],
    ...[0x08, 0, 0, 1, 0x53, 0x48, 2, 0, 0x41, 0x42],
    ...[0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0],
  )
  const file = load(joinBytes([load(instance()).bytes.subarray(0, load(instance()).bodyStart), body]))
  const { chunks } = editDicom(file, { element: one => (one.tag === 0x00080100 ? { value: 'CDEF' } : 'recurse') })
  const expected = Buffer.from(body).toString('hex').replace('534802004142', '5348040043444546')
  assert.equal(Buffer.from(joinBytes(chunks).subarray(file.bodyStart)).toString('hex'), expected)
})

test('a group length follows its group', () => {
  const file = load(instance(undefined, { '00100000': { vr: 'UL', value: 0 } }))
  const after = edit(file, { element: one => (one.tag === 0x00100010 ? 'remove' : 'keep') })
  const group = after.dataset.elements.filter(one => one.tag >>> 16 === 0x0010)
  assert.equal(numberOf(after.dataset, 0x00100000), (group.at(-1)?.end ?? 0) - (group[0]?.end ?? 0))
})

test('meta information is edited and its group length corrected', () => {
  const after = load(
    joinBytes(
      editDicom(load(instance()), {
        element: () => 'keep',
        metaElement: one => (one.tag === 0x00020013 ? 'remove' : 'keep'),
        addMeta: [{ tag: 0x00020003, vr: 'UI', value: '1.2.3' }],
      }).chunks,
    ),
  )
  assert.equal(uidOf(after.meta, 'MediaStorageSOPInstanceUID'), '1.2.3')
  assert.equal(findElement(after.meta, 'ImplementationVersionName'), undefined)
  assert.deepEqual(parseDicom(after.bytes).issues, [])
})

test('a preamble is zeroed where asked, and kept otherwise', () => {
  const bytes = joinBytes([Buffer.from('II*\0'), instance().subarray(4)])
  const kept = editDicom(load(bytes), { element: one => (one.tag === 0x00100010 ? 'remove' : 'keep') })
  const zeroed = editDicom(load(bytes), { element: () => 'keep', preamble: 'zero' })
  assert.deepEqual(joinBytes(kept.chunks).subarray(0, 128), bytes.subarray(0, 128))
  assert.deepEqual(joinBytes(zeroed.chunks).subarray(0, 128), new Uint8Array(128))
})

test('trailing bytes are kept, or dropped where asked', () => {
  const bytes = joinBytes([instance(), new Uint8Array(16)])
  assert.equal(editDicom(load(bytes), { element: () => 'keep' }).sizeBytes, bytes.length)
  assert.equal(editDicom(load(bytes), { element: () => 'keep', trailing: 'drop' }).sizeBytes, bytes.length - 16)
})

test('new text takes the character set of the file', () => {
  const after = edit(load(instance()), {
    element: one => (one.tag === 0x00100010 ? { value: 'A=京都^花' } : 'keep'),
  })
  assert.equal(personNameOf(after.dataset, 'PatientName')?.ideographic, '京都^花')
})

test('text that does not fit the character set is a broken promise', () => {
  const plan: EditPlan = { element: one => (one.tag === 0x00100010 ? { value: 'Müller' } : 'keep') }
  assert.throws(() => editDicom(load(instance()), plan), /does not fit the character set/)
})

test('numbers stay empty when they were empty', () => {
  const file = load(readFileSync(new URL('odd/reportsi_with_empty_number_tags.dcm', hardFolder)))
  const after = edit(file, { element: one => (one.tag === 0x00100010 ? 'remove' : 'recurse') })
  const empty = file.dataset.elements.filter(
    one => ['US', 'UL', 'SS', 'SL', 'FL', 'FD'].includes(one.vr) && one.length === 0,
  )
  assert.ok(empty.length > 0)
  for (const one of empty) assert.deepEqual(textsOf(after.dataset, one.tag), [])
  for (const one of empty) assert.equal(findElement(after.dataset, one.tag)?.length, 0)
})

test('empty items, 64-bit VRs, old dates, offset tables and fragmentation survive an edit', () => {
  const fragments = [
    Uint8Array.of(0, 0, 0, 0, 8, 0, 0, 0),
    ...[1, 2, 3, 4, 5].map(byte => new Uint8Array(byte * 2).fill(byte)),
  ]
  const extra: Attributes = {
    StudyDate: { vr: 'DA', value: '1997.04.24' },
    AcquisitionContextSequence: [{}, { NumericValue: '' }, {}],
    ExtendedOffsetTable: { vr: 'OV', value: [0n, 2n ** 40n] },
    '00091003': { vr: 'SV', value: -5n },
    '00091004': { vr: 'OL', value: [1, 2, 3] },
    '00091005': { vr: 'UV', value: 2n ** 63n },
    FloatPixelData: undefined,
    PixelData: { vr: 'OB', value: { fragments } },
  }
  const file = load(instance('1.2.840.10008.1.2.4.70', extra))
  const after = edit(file, { element: one => (one.tag === 0x00100010 ? 'remove' : 'recurse') })
  const before = flatten(file.dataset)
  before.delete('00100010')
  assert.deepEqual(flatten(after.dataset), before)
  assert.deepEqual(
    itemsOf(after.dataset, 'AcquisitionContextSequence').map(item => item.elements.length),
    [0, 1, 0],
  )
  assert.deepEqual(
    findElement(after.dataset, 'PixelData')?.fragments?.map(fragment => fragment.length),
    [8, 2, 4, 6, 8, 10],
  )
})
