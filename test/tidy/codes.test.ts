import assert from 'node:assert/strict'
import { basename } from 'node:path'
import { test } from 'node:test'
import { read, sourceFiles, trackedFiles } from './tree.ts'

/** Codes are written once, as keys or strings of `refusals.ts` and `issues.ts`: `stage/what-is-wrong` or `what-is-wrong`. */
function codesOf(path: string): string[] {
  const isRefusals = basename(path) === 'refusals.ts'
  const key = isRefusals ? /^\s*'([a-z0-9-]+\/[a-z0-9-]+)':/ : /^\s*'?([a-z0-9]+(?:-[a-z0-9]+)+)'?: [{']/
  return read(path)
    .split('\n')
    .flatMap(line => key.exec(line)?.[1] ?? [])
}

const catalogues = sourceFiles().filter(path => ['refusals.ts', 'issues.ts'].includes(basename(path)))
const tests = trackedFiles()
  .filter(path => /\.test\.tsx?$/.test(path) && !path.startsWith('test/tidy/'))
  .map(read)
  .join('\n')

for (const path of catalogues) {
  test(`every code of ${path} is provoked by a test`, () => {
    const silent = codesOf(path).filter(
      code => !tests.includes(`'${code}'`) && !tests.includes(`"${code}"`) && !tests.includes(`/${code}/`),
    )
    assert.deepEqual(silent, [])
  })
}
