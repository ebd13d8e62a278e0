import { strict as assert } from 'node:assert'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { describeFailure } from './describe-failure.ts'

const failureOf = (work: Promise<unknown>) => work.then(() => assert.fail('it must fail'), describeFailure)

test('a full disk is told in words that say what to do', async () => {
  const { code, message } = await failureOf(writeFile('/dev/full', 'x'))
  assert.equal(code, 'disk/full')
  assert.match(message, /Make room/)
})

test('no path of a file enters a message, since folders are named after patients', async () => {
  const { code, message } = await failureOf(readFile('/nowhere/YAMADA^TARO/1.dcm'))
  assert.equal(code, 'input/missing')
  assert.doesNotMatch(message, /YAMADA|nowhere/)
  const unforeseen = Object.assign(new Error("EIO: i/o error, read '/YAMADA^TARO/1.dcm'"), {
    code: 'EIO',
    syscall: 'read',
  })
  assert.deepEqual(describeFailure(unforeseen).code, 'disk/failed')
  assert.doesNotMatch(describeFailure(unforeseen).message, /YAMADA/)
})
