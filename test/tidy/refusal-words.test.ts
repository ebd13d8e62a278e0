import assert from 'node:assert/strict'
import { basename } from 'node:path'
import { test } from 'node:test'
import { refusals } from '../../web/src/i18n/refusals.ts'
import { read, sourceFiles } from './tree.ts'

/** Keys of every table of refusals of the server, `stage/what-is-wrong`. */
const codes = sourceFiles()
  .filter(path => path.startsWith('server/src/') && basename(path) === 'refusals.ts')
  .flatMap(path => [...read(path).matchAll(/^\s*'([a-z0-9-]+\/[a-z0-9-]+)':/gm)].map(match => match[1] ?? ''))

test('every refusal of the server is put into words for the pages, in both languages', () => {
  assert.ok(codes.length > 100, `${codes.length} codes were found`)
  assert.deepEqual(
    codes.filter(code => refusals[code] === undefined),
    [],
  )
})

test('the words of a refusal say what happened and what to do', () => {
  // The second half: another sentence or clause, since a bare statement leaves the reader alone.
  const bare = codes.filter(code => {
    const { en = '', ja = '' } = refusals[code] ?? {}
    return !/[.;:,] \S.*\.$/.test(en) || !/。.+。$/.test(ja)
  })
  assert.deepEqual(bare, [])
})

test('no words are kept for a refusal that the server does not have', () => {
  // The client itself says that no answer came.
  const known = new Set([...codes, 'network/unreachable'])
  assert.deepEqual(
    Object.keys(refusals).filter(code => !known.has(code)),
    [],
  )
})
