import assert from 'node:assert/strict'
import { basename } from 'node:path'
import { test } from 'node:test'
import { sourceFiles } from './tree.ts'

const forbidden = new Set(['services', 'models', 'utils', 'helpers', 'util', 'helper', 'lib', 'common-utils'])

test('no folder is named after a technology', () => {
  assert.deepEqual(
    sourceFiles().filter(path =>
      path
        .split('/')
        .slice(0, -1)
        .some(part => forbidden.has(part)),
    ),
    [],
  )
})

test('files are kebab-case; one component, PascalCase', () => {
  const shape = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.(ts|mjs|cjs|tsx)$|^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/
  assert.deepEqual(
    sourceFiles().filter(path => !shape.test(basename(path))),
    [],
  )
})
