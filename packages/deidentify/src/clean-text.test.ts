import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { cleanText } from './clean-text.ts'
import { gatherIdentifiers, holdsIdentifier } from './identifiers.ts'

const hanako = gatherIdentifiers(['TSUMUGI^HANAKO=紬^花子=つむぎ^はなこ', 'ITO^JIRO'], ['0012345', '03-5555-0145'])
const nobody = gatherIdentifiers([], [])

test('descriptors of scanners stay as they are', () => {
  const texts = ['CT CHEST W/O CONTRAST', 'T1 MPRAGE SAG 1mm', 'Head 5.0 B30f', 'DWI b1000 ADC', 'AX T2 FLAIR']
  assert.deepEqual(
    texts.map(text => cleanText(text, hanako)),
    texts,
  )
})

test('names, places and days go from a descriptor, its terms stay', () => {
  assert.equal(cleanText('CT CHEST Tsumugi Hanako', hanako), 'CT CHEST')
  assert.equal(cleanText('MRI BRAIN for Dr. Kobayakawa 2025/04/17', nobody), 'MRI BRAIN for')
  assert.equal(cleanText('胸部CT 紬花子様 令和7年4月17日', hanako), '胸部CT')
  assert.equal(cleanText('ABDOMEN tel 03-5555-0145 hanako@example.org', nobody), 'ABDOMEN')
  assert.equal(cleanText('Smithfield Hospital HEAD', nobody), 'HEAD')
})

test('a name is met in kana, romaji of two systems, half width, old forms and with blanks', () => {
  const forms = [
    'ツムギ',
    'ﾂﾑｷﾞ',
    'つむぎ　はなこ',
    'tsumugi',
    'TUMUGI',
    '紬 花子',
    'Hanako.Tsumugi',
    '０３－５５５５－０１４５',
  ]
  assert.deepEqual(
    forms.filter(form => !holdsIdentifier(form, hanako)),
    [],
  )
  assert.ok(holdsIdentifier('渡辺', gatherIdentifiers(['=渡邊^芽衣'], [])))
})

test('a short Latin name counts as a whole word alone', () => {
  assert.equal(holdsIdentifier('capitol', hanako), false)
  assert.ok(holdsIdentifier('Ito Jiro', hanako))
})

test('ages of 90 and more go from a text', () => {
  assert.equal(cleanText('CHEST 94歳 女性', nobody), 'CHEST 女性')
})

test('a cleaned text is left alone by a second cleaning', () => {
  const texts = [
    'A-B_C (T2) CHEST',
    '頭部CT(単純)造影後 2025.1.1',
    'x'.repeat(40),
    'MR\\CT Tsumugi\\HEAD',
    "T1's / -FLAIR- , 12345 MR",
  ]
  for (const text of texts) {
    const once = cleanText(text, hanako)
    assert.equal(cleanText(once, nobody), once)
  }
})
