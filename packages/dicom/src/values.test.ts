import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  type Attributes,
  bigintsOf,
  type Dataset,
  decodeCandidates,
  decodeText,
  elementsOf,
  encodeText,
  findEntry,
  findKeyword,
  findTag,
  findUid,
  formatDecimalString,
  formatTag,
  isKnownCharacterSet,
  isPrivate,
  isPrivateCreator,
  isValidUid,
  numberOf,
  numbersOf,
  parseCharacterSets,
  parseDicom,
  parseNameParts,
  parsePersonName,
  parseTag,
  personNameOf,
  tagOf,
  tagsOf,
  textOf,
  textsOf,
  uidFromBytes,
  writePart10,
} from './index.ts'

const load = (bytes: Uint8Array): Dataset => {
  const { file } = parseDicom(bytes)
  assert.ok(file)
  return file.dataset
}
const datasetOf = (attributes: Attributes): Dataset =>
  load(writePart10({ SOPClassUID: '1.2.3', SOPInstanceUID: '1.2.3.4', ...attributes }))
const charsetFile = (name: string) =>
  load(readFileSync(new URL(`../../../fixtures/hard/charsets/${name}.dcm`, import.meta.url)))

// Expected names: DICOM PS3.5 Annexes H, I, J and K, whose examples these files are.
const standardNames = {
  chrH31: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
  chrH32: 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  chrI2: 'Hong^Gildong=洪^吉洞=홍^길동',
  chrX1: 'Wang^XiaoDong=王^小東=',
  chrX2: 'Wang^XiaoDong=王^小东=',
} as const
for (const [name, expected] of Object.entries(standardNames)) {
  test(`the Standard's example name in ${name} is read`, () => {
    assert.equal(textOf(charsetFile(name), 'PatientName'), expected)
  })
}

test('an item with its own character set is read in that, one without in the one around it', () => {
  const root = charsetFile('chrSQEncoding')
  const item = root.elements.find(element => element.items?.length)?.items?.[0]
  assert.ok(item)
  assert.equal(textOf(item, 'PatientName'), 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう')
})

test('the three groups of a name and their parts are told apart', () => {
  assert.deepEqual(personNameOf(charsetFile('chrH31'), 'PatientName'), {
    alphabetic: 'Yamada^Tarou',
    ideographic: '山田^太郎',
    phonetic: 'やまだ^たろう',
  })
  // DICOM PS3.5 6.2.1.1, first example.
  assert.deepEqual(parseNameParts(parsePersonName('Adams^John Robert Quincy^^Rev.^B.A. M.Div.').alphabetic), {
    ...{ family: 'Adams', given: 'John Robert Quincy', middle: '', prefix: 'Rev.', suffix: 'B.A. M.Div.' },
  })
})

test('text under a wrong declaration is still found among the candidates', () => {
  const shiftJis = Uint8Array.of(0x8e, 0x52, 0x93, 0x63)
  assert.ok(decodeCandidates(shiftJis, ['ISO_IR 100']).includes('山田'))
  assert.ok(decodeCandidates(new TextEncoder().encode('山田'), []).includes('山田'))
})

test('bytes outside the declared set are shown as such and not hidden', () => {
  assert.deepEqual(decodeText(Uint8Array.of(0x41, 0xff), ['ISO_IR 192']), { text: 'A\ufffd', isFaithful: false })
})

test('a backslash byte inside a GBK character does not split the value', () => {
  // 0x8F5C is 廫 in GBK.
  const dataset = datasetOf({
    SpecificCharacterSet: 'GBK',
    PatientID: { vr: 'LO', value: Uint8Array.of(0x8f, 0x5c, 0x5c, 0x42) },
  })
  assert.equal(textsOf(dataset, 'PatientID').length, 2)
})

test('misspelt character sets are understood', () => {
  assert.deepEqual(parseCharacterSets('iso-ir-100'), ['ISO_IR 100'])
  assert.deepEqual(parseCharacterSets('ISO IR 192'), ['ISO_IR 192'])
  assert.deepEqual(parseCharacterSets('\\ISO 2022 IR 87 '), ['', 'ISO 2022 IR 87'])
  assert.equal(isKnownCharacterSet('KOI8-R'), false)
})

test('what is encoded is decoded again', () => {
  const texts = {
    'ISO_IR 192': '京都 São',
    'ISO_IR 100': 'Müller',
    'ISO_IR 144': 'Люкс',
    GB18030: '王小东',
    'ISO_IR 13': 'ﾔﾏﾀﾞ',
  }
  for (const [set, text] of Object.entries(texts)) {
    const bytes = encodeText(text, [set])
    assert.ok(bytes)
    assert.equal(decodeText(bytes, [set]).text, text)
  }
  assert.equal(encodeText('山田', ['ISO_IR 100']), undefined)
  assert.equal(encodeText('홍', ['', 'ISO 2022 IR 87']), undefined)
})

test('kanji are written as in the Standard, PS3.5 H.3.1', () => {
  const bytes = encodeText('山田^太郎', ['', 'ISO 2022 IR 87'])
  assert.ok(bytes)
  assert.equal(Buffer.from(bytes).toString('latin1'), '\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B')
})

test('an empty number is no number, and a broken one is NaN', () => {
  const dataset = datasetOf({ Rows: '', PixelSpacing: '', WindowCenter: { vr: 'DS', value: '40\\abc' } })
  assert.deepEqual(numbersOf(dataset, 'Rows'), [])
  assert.equal(numberOf(dataset, 'PixelSpacing'), undefined)
  assert.deepEqual(numbersOf(dataset, 'WindowCenter'), [40, Number.NaN])
})

test('every binary number comes back as it was written', () => {
  const numbers: Attributes = {
    '00091001': { vr: 'US', value: [0, 65535] },
    '00091002': { vr: 'SS', value: [-32768, 5] },
    '00091003': { vr: 'UL', value: 4294967295 },
    '00091004': { vr: 'SL', value: -2147483648 },
    '00091005': { vr: 'FL', value: 0.5 },
    '00091006': { vr: 'FD', value: [Math.PI, -1e300] },
  }
  const dataset = datasetOf(numbers)
  for (const { tag, value } of elementsOf(numbers))
    assert.deepEqual(numbersOf(dataset, tag), Array.isArray(value) ? value : [value])
})

test('64-bit integers and tags are exact', () => {
  const dataset = datasetOf({
    '00091001': { vr: 'SV', value: -(2n ** 63n) },
    '00091002': { vr: 'UV', value: 2n ** 64n - 1n },
    FrameIncrementPointer: 0x00541010,
  })
  assert.deepEqual(bigintsOf(dataset, '00091001'), [-(2n ** 63n)])
  assert.deepEqual(bigintsOf(dataset, '00091002'), [2n ** 64n - 1n])
  assert.deepEqual(tagsOf(dataset, 'FrameIncrementPointer'), [0x00541010])
})

test('a decimal string has at most 16 characters and loses as little as that allows', () => {
  assert.equal(formatDecimalString(0.1), '0.1')
  assert.equal(formatDecimalString(-1 / 3), '-0.3333333333333')
  assert.equal(formatDecimalString(1e-300), '1e-300')
  for (const value of [Math.PI * 1e-7, -Math.E * 1e12, 123456789.12345679]) {
    const text = formatDecimalString(value)
    assert.ok(text.length <= 16)
    assert.ok(Math.abs(Number(text) / value - 1) < 1e-8)
  }
})

test('the dictionary knows keywords, tags, repeating groups and open VRs', () => {
  assert.equal(findTag('PatientName'), 0x00100010)
  assert.equal(findKeyword(0x00280010), 'Rows')
  assert.equal(findEntry(0x60020010)?.keyword, 'OverlayRows')
  assert.equal(findEntry(0x60020010)?.tag, 0x60020010)
  assert.deepEqual(findEntry(0x00280106)?.choices, ['US', 'SS'])
  assert.equal(findEntry(0x00090010), undefined)
  assert.equal(findUid('1.2.840.10008.5.1.4.1.1.2')?.keyword, 'CTImageStorage')
  assert.equal(findUid('1.2.840.10008.1.2.4.90')?.kind, 'transfer-syntax')
})

test('tags are written and read in the usual forms', () => {
  assert.equal(formatTag(0x7fe00010), '(7FE0,0010)')
  assert.deepEqual(['(7fe0,0010)', '7FE0,0010', '7fe00010'].map(parseTag), [0x7fe00010, 0x7fe00010, 0x7fe00010])
  assert.equal(parseTag('7FE0 010'), undefined)
  assert.equal(tagOf(0xfffe, 0xe000), 0xfffee000)
  assert.deepEqual([0x00090010, 0x00091001, 0x00080010].map(isPrivateCreator), [true, false, false])
  assert.deepEqual([0x00091001, 0x00100010].map(isPrivate), [true, false])
})

test('only well-formed UIDs are valid', () => {
  assert.ok(isValidUid('1.2.840.10008.1.2') && isValidUid('2.25.0') && isValidUid(`1.${'2'.repeat(62)}`))
  for (const uid of ['', '1', '1.02', '1..2', '1.2.', '.1.2', '1.2a', '1.2/3', `1.${'2'.repeat(63)}`, '1.2\0']) {
    assert.equal(isValidUid(uid), false, uid)
  }
})

test('the same 16 bytes give the same UID under 2.25, a UUID of version 8', () => {
  const bytes = Uint8Array.from({ length: 16 }, (_, index) => index * 16)
  // 0x00102030405080708090A0B0C0D0E0F0: the bytes with version 8 and variant 10 set.
  assert.equal(uidFromBytes(bytes), `2.25.${BigInt('0x00102030405080708090a0b0c0d0e0f0')}`)
  assert.ok(isValidUid(uidFromBytes(new Uint8Array(32).fill(255))))
})
