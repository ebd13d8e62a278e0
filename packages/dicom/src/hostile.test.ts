import { strict as assert } from 'node:assert'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { buildSeries } from '@tsumugi/testkit'
import { type DicomIssueCode, describeIssue, joinBytes, type ParseOptions, parseDicom } from './index.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const latin = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

/** Preamble, magic and meta information that states a transfer syntax (even length). */
function headOf(transferSyntaxUid: string): Uint8Array {
  const uid = transferSyntaxUid.length % 2 === 0 ? transferSyntaxUid : `${transferSyntaxUid}\0`
  const element = joinBytes([hex('0200 1000'), latin('UI'), Uint8Array.of(uid.length, 0), latin(uid)])
  const length = joinBytes([hex('0200 0000'), latin('UL'), hex('0400'), Uint8Array.of(element.length, 0, 0, 0)])
  return joinBytes([new Uint8Array(128), latin('DICM'), length, element])
}
const explicitFile = (...body: readonly Uint8Array[]) => joinBytes([headOf('1.2.840.10008.1.2.1'), ...body])
const sopClass = joinBytes([hex('0800 1600'), latin('UI'), hex('0400'), latin('1.2\0')])
const sequence = (length: string) => joinBytes([hex('4000 30A7'), latin('SQ'), hex('0000'), hex(length)])
const item = (length: string) => joinBytes([hex('FEFF 00E0'), hex(length)])
const open = 'FFFF FFFF'
const closeItem = hex('FEFF 0DE0 0000 0000')
const closeSequence = hex('FEFF DDE0 0000 0000')
const text = (tag: string, vr: string, value: string) =>
  joinBytes([hex(tag), latin(vr), Uint8Array.of(value.length, 0), latin(value)])
const codesOf = (bytes: Uint8Array, options?: ParseOptions): readonly DicomIssueCode[] =>
  parseDicom(bytes, options).issues.map(issue => issue.code)

const whole = buildSeries().instances[0]?.bytes ?? new Uint8Array(0)

const refusedInputs: readonly (readonly [string, DicomIssueCode, Uint8Array, ParseOptions?])[] = [
  ['an empty file', 'file/empty', new Uint8Array(0)],
  ['a text', 'file/not-dicom', latin('Dear colleague, thank you for sending us this patient.')],
  ['a preamble with nothing after it', 'file/not-dicom', joinBytes([new Uint8Array(128), latin('DICM')])],
  ['a file cut in its pixel data', 'element/truncated', whole.subarray(0, whole.length - 100)],
  ['a file cut in an element header', 'element/truncated', explicitFile(sopClass, hex('1000 1000 50'))],
  ['a file cut in its meta information', 'element/truncated', whole.subarray(0, 180)],
  [
    'a length near 4 GB',
    'element/truncated',
    explicitFile(sopClass, hex('0900 0110'), latin('OB'), hex('0000 F0FFFFFF')),
  ],
  ['a sequence that is never closed', 'sequence/not-closed', explicitFile(sopClass, sequence(open), item(open))],
  ['a sequence without items inside', 'sequence/broken', explicitFile(sopClass, sequence('0C000000'), sopClass)],
  [
    'an element longer than its item',
    'element/overruns',
    explicitFile(sequence('12000000'), item('0A000000'), hex('0800 1600'), latin('UI'), hex('0400 3132'), sopClass),
  ],
  [
    'letters that are no VR, leading nowhere',
    'element/vr-unreadable',
    explicitFile(sopClass, text('1000 1000', '??', 'AB'), hex('0900'), new Uint8Array(20).fill(0xff)),
  ],
  [
    'pixel data without fragments',
    'fragment/broken',
    explicitFile(sopClass, hex('E07F 1000'), latin('OB'), hex('0000 FFFFFFFF'), sopClass, sopClass),
  ],
  ['more elements than allowed', 'dataset/too-many-elements', whole, { limits: { maxElements: 20 } }],
  [
    'noise instead of deflated bytes',
    'deflate/broken',
    joinBytes([headOf('1.2.840.10008.1.2.1.99'), new Uint8Array(64).fill(0xff)]),
  ],
  [
    'a deflate bomb',
    'deflate/too-large',
    joinBytes([headOf('1.2.840.10008.1.2.1.99'), deflateRawSync(new Uint8Array(64 * 2 ** 20))]),
  ],
]

for (const [name, code, bytes, options] of refusedInputs) {
  test(`${name} is refused with ${code}`, () => {
    const result = parseDicom(bytes, options)
    assert.equal(result.file, undefined)
    assert.equal(result.issues.find(issue => issue.severity === 'error')?.code, code)
  })
}

const warnedInputs: readonly (readonly [string, DicomIssueCode, Uint8Array])[] = [
  ['a bare data set', 'file/no-preamble', joinBytes([sopClass, text('1000 2000', 'LO', '12')])],
  ['a preamble before a bare data set', 'file/no-meta', joinBytes([new Uint8Array(128), latin('DICM'), sopClass])],
  ['zeros after the last element', 'file/trailing-bytes', explicitFile(sopClass, new Uint8Array(20))],
  ['a preamble that is a program', 'file/executable-preamble', joinBytes([latin('MZ'), whole.subarray(2)])],
  [
    'a wrong meta group length',
    'meta/group-length',
    joinBytes([whole.subarray(0, 140), hex('0100'), whole.subarray(142)]),
  ],
  [
    'no transfer syntax',
    'meta/transfer-syntax-missing',
    joinBytes([new Uint8Array(128), latin('DICM'), text('0200 1300', 'SH', 'AB'), sopClass]),
  ],
  ['an unknown transfer syntax', 'meta/transfer-syntax-unknown', joinBytes([headOf('1.2.3.45'), sopClass])],
  [
    'explicit bytes under an implicit UID',
    'meta/transfer-syntax-contradicted',
    joinBytes([headOf('1.2.840.10008.1.2'), sopClass]),
  ],
  ['an odd length', 'element/odd-length', explicitFile(sopClass, text('1000 2000', 'LO', '123'))],
  ['tags out of order', 'element/order', explicitFile(text('1000 2000', 'LO', '12'), sopClass)],
  ['a tag twice', 'element/duplicate', explicitFile(sopClass, sopClass)],
  [
    'a VR of two strange letters',
    'element/vr-unknown',
    explicitFile(sopClass, text('1000 1000', 'ZZ', 'AB'), text('1000 2000', 'LO', '12')),
  ],
  [
    'implicit items in an explicit file',
    'element/encoding',
    explicitFile(sequence('12000000'), item('0A000000'), hex('0800 0001 0200 0000'), latin('AB')),
  ],
  [
    'explicit items in a UN element',
    'element/encoding',
    explicitFile(
      sopClass,
      hex('4000 30A7'),
      latin('UN'),
      hex('0000 12000000'),
      item('0A000000'),
      text('0800 0001', 'SH', 'AB'),
    ),
  ],
  [
    'an item without its delimiter',
    'sequence/delimiter-missing',
    explicitFile(sequence(open), item(open), sopClass, closeSequence),
  ],
  ['a delimiter where nothing is open', 'sequence/delimiter-stray', explicitFile(sopClass, closeItem)],
  [
    'fragments without a closing delimiter',
    'fragment/delimiter-missing',
    explicitFile(
      sopClass,
      hex('E07F 1000'),
      latin('OB'),
      hex('0000 FFFFFFFF'),
      item('00000000'),
      item('02000000'),
      hex('FFD8'),
    ),
  ],
]

for (const [name, code, bytes] of warnedInputs) {
  test(`${name} is read, and said: ${code}`, () => {
    assert.ok(parseDicom(bytes).file)
    assert.ok(codesOf(bytes).includes(code), `came ${codesOf(bytes).join(', ')}`)
  })
}

const nest = (depth: number, open1: Uint8Array, close1: Uint8Array) =>
  explicitFile(...Array.from({ length: depth }, () => open1), ...Array.from({ length: depth }, () => close1))

test('3,000 nested sequences are refused at the 65th, in less than 100 ms', () => {
  const bytes = nest(3000, joinBytes([sequence(open), item(open)]), joinBytes([closeItem, closeSequence]))
  const start = performance.now()
  assert.deepEqual(codesOf(bytes), ['sequence/too-deep'])
  assert.ok(performance.now() - start < 100)
})

test('64 nested sequences are read', () => {
  const bytes = nest(64, joinBytes([sequence(open), item(open)]), joinBytes([closeItem, closeSequence]))
  assert.deepEqual(codesOf(bytes), [])
})

test('a truncation is told with its element and byte', () => {
  const bytes = whole.subarray(0, whole.length - 100)
  const [issue] = parseDicom(bytes).issues
  assert.ok(issue)
  assert.equal(issue.path, '(7FE0,0010)')
  assert.equal(issue.offset, bytes.length)
  assert.match(describeIssue(issue), /^truncated at byte \d+, element \(7FE0,0010\) \(length 512, available 412\)$/)
})

test('a nested problem is told with its path, items counted from 0', () => {
  const inner = joinBytes([item('08000000'), hex('0800 1600'), latin('UI'), hex('0800')])
  const bytes = explicitFile(sequence('20000000'), item('00000000'), inner, item('00000000'))
  assert.equal(parseDicom(bytes).issues[0]?.path, '(0040,A730)[1].(0008,0016)')
})

test('what was read before a truncation is there for a report', () => {
  const result = parseDicom(whole.subarray(0, whole.length - 100))
  assert.ok(result.file === undefined && result.partial !== undefined)
  assert.ok(result.partial.dataset.elements.length > 30)
})

test('a megabyte of empty elements is read in linear time', () => {
  const element = text('0900 0110', 'LO', '')
  const bytes = explicitFile(sopClass, joinBytes(Array.from({ length: 131072 }, () => element)))
  const start = performance.now()
  const { issues } = parseDicom(bytes)
  assert.equal(issues.length, 100)
  assert.ok(performance.now() - start < 2000)
})

test('every prefix of a file gives an answer', () => {
  for (let length = 0; length <= whole.length; length += 7) {
    const { file, issues } = parseDicom(whole.subarray(0, length))
    assert.ok(file !== undefined || issues.some(issue => issue.severity === 'error'), `${length} bytes`)
  }
})

test('every file of fixtures/hard gives a file or an error within 200 ms', () => {
  const folder = new URL('../../../fixtures/hard/', import.meta.url)
  assert.ok(answerAll(folder.pathname, 200) > 100)
})

const shared = process.env.TSUMUGI_SHARED_DATA
test('every file of the shared hard data gives a file or an error within 2 s', {
  skip: shared === undefined ? 'TSUMUGI_SHARED_DATA is not set' : false,
}, () => {
  assert.ok(answerAll(`${shared}/hard/`, 2000) > 300)
})

function answerAll(folder: string, limitMs: number): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    statSync(folder + name).isFile(),
  )
  for (const name of names) {
    const bytes = readFileSync(folder + name)
    const start = performance.now()
    const { file, issues } = parseDicom(bytes)
    assert.ok(performance.now() - start < limitMs, `${name} took too long`)
    assert.ok(file !== undefined || issues.some(issue => issue.severity === 'error'), name)
  }
  return names.length
}
