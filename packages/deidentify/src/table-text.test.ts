import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { parseCsv } from './csv.ts'
import { decodeTable } from './table-text.ts'

const text = 'patient_id,氏名,備考\n100,山田 太郎,ﾀﾛｳ 胃癌疑い①\n'

/** What iconv, another implementation, makes of the text. */
function encode(charset: string): Uint8Array | undefined {
  const { status, stdout } = spawnSync('iconv', ['-f', 'UTF-8', '-t', charset], { input: text })
  return status === 0 ? stdout : undefined
}

for (const charset of ['UTF-8', 'CP932', 'EUC-JP-MS', 'UTF-16'])
  test(`a table in ${charset} is read as it was written`, t => {
    const bytes = encode(charset)
    if (bytes === undefined) return t.skip(`no iconv with ${charset}`)
    assert.equal(decodeTable(bytes)?.replace(/^\ufeff/, ''), text)
  })

test('what is no text is no table', () => {
  assert.equal(decodeTable(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe)), undefined)
})

test('a table with tabs is read by them, quotes and commas and all', () => {
  assert.deepEqual(parseCsv('a\tb\n"1\t2"\tx,y\n', '\t'), [
    ['a', 'b'],
    ['1\t2', 'x,y'],
  ])
})
