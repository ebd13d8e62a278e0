import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { searchBytes } from './search-bytes.ts'

// Encoded by Python 3's codecs.
const yamadaTaro: Readonly<Record<string, string>> = {
  Shift_JIS: '8e52936391be9859',
  'ISO-2022-JP': '1b24423b33454442404f3a1b2842',
  'UTF-16LE': '715c30752a59ce90',
  'UTF-8': 'e5b1b1e794b0e5a4aae9838e',
}

for (const [encoding, hex] of Object.entries(yamadaTaro))
  test(`a name is found in ${encoding}`, () => {
    const bytes = Buffer.concat([Buffer.alloc(7, 1), Buffer.from(hex, 'hex'), Buffer.alloc(5, 2)])
    assert.ok(
      searchBytes(bytes, ['鈴木', '山田太郎']).some(found => found.encoding === encoding && found.textIndex === 1),
    )
  })

test('a name in kana is found in half width', () => {
  const bytes = Buffer.from(`00${'d4cfc0de'}00`, 'hex')
  assert.deepEqual(
    searchBytes(bytes, ['ヤマダ']).map(found => found.encoding),
    ['JIS X 0201'],
  )
})

test('a name is found in Base64 at each of the three alignments, and without regard to case', () => {
  for (const before of ['', 'a', 'ab']) {
    const bytes = Buffer.from(Buffer.from(`${before}TSUMUGI^HANAKO tail`).toString('base64'))
    assert.equal(searchBytes(bytes, ['TSUMUGI^HANAKO'])[0]?.encoding, 'Base64')
  }
  assert.equal(searchBytes(Buffer.from('tsumugi^hanako'), ['TSUMUGI^HANAKO'])[0]?.encoding, 'UTF-8')
})

test('nothing is found where nothing is', () => {
  assert.deepEqual(searchBytes(Buffer.from('CT CHEST'), ['山田太郎', 'TSUMUGI']), [])
})
