import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read, sourceFiles } from './tree.ts'

test('no source file is longer than 400 lines', () => {
  const long = sourceFiles()
    .map(path => ({ path, lines: read(path).split('\n').length - 1 }))
    .filter(file => file.lines > 400)
  assert.deepEqual(long, [])
})

test('nine of ten source files are shorter than 250 lines', () => {
  const sizes = sourceFiles().map(path => read(path).split('\n').length - 1)
  const long = sizes.filter(lines => lines > 250).length
  assert.ok(long <= sizes.length / 10, `${long} of ${sizes.length} files are longer than 250 lines`)
})
