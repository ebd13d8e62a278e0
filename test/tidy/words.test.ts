import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read, sourceFiles, trackedFiles } from './tree.ts'

const isOurText = (path: string) =>
  /\.(ts|tsx|mjs|cjs|md|sql|json|css|html|yml|sh)$/.test(path) &&
  !/^(fixtures|oracles)\/|package-lock\.json|(^|\/)tables\/|\.generated\.|^test\/tidy\//.test(path)

function placesOf(pattern: RegExp, paths: string[]): string[] {
  return paths.flatMap(path =>
    read(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  )
}

test('nothing in the tree is unfinished', () => {
  const unfinished =
    /\b(FIXME|XXX|not implemented|coming soon)\b|\bTODO\b(?!\(#\d+\))|\b(test|describe|it)\.(skip|todo|only)\(/
  assert.deepEqual(
    placesOf(
      unfinished,
      sourceFiles().filter(path => !path.startsWith('test/tidy/')),
    ),
    [],
  )
})

test('no path of a machine and no registry host stands in the tree', () => {
  const machine = /\/work\/(main|shared|brief)|registry\.npmjs|pypi\.org|deb\.debian|\/root\//
  assert.deepEqual(placesOf(machine, trackedFiles().filter(isOurText)), [])
})

test('a subject is never called a patient in the server, the web app or the command line', () => {
  const names = /\bpatient(s|Id|Name|Key)?\b\s*[:=(]/
  assert.deepEqual(
    placesOf(
      names,
      sourceFiles().filter(path => /^(server|web|cli)\/src\//.test(path) && !/\.test\.tsx?$/.test(path)),
    ),
    [],
  )
})
