import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createClient } from '@tsumugi/api'
import {
  consistencyPath,
  leafHash,
  makeKeyPair,
  merkleRoot,
  sha256Hex,
  signTreeHead,
  toBase64,
  toHex,
} from '@tsumugi/proofs'
import { verifyLog } from './verify-log.ts'

/** A platform's log that a test may rewrite. */
const log = { key: makeKeyPair(), leaves: ['one', 'two', 'three'] }
const hashes = () => log.leaves.map(text => leafHash(new TextEncoder().encode(text)))
const platform = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://log')
  const rootHash = merkleRoot(hashes())
  const size = log.leaves.length
  const head = {
    size,
    rootHash: toHex(rootHash),
    note: signTreeHead({ origin: 'test/log', size, rootHash }, log.key),
    publicKey: toBase64(log.key.publicKey),
  }
  const from = Number(url.searchParams.get('from'))
  const proof = { from, to: size, path: from <= size ? consistencyPath(hashes(), from).map(toHex) : [] }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(url.pathname.endsWith('/tree-head') ? head : proof))
})
await new Promise<void>(done => platform.listen(0, '127.0.0.1', done))
const home = mkdtempSync(join(tmpdir(), 'tsumugi-log-'))
after(() => {
  platform.close()
  rmSync(home, { recursive: true })
})
const address = platform.address()
const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
const look = (server: string, pin?: string) =>
  verifyLog(createClient({ baseUrl }), {
    server,
    env: { XDG_CONFIG_HOME: home },
    ...(pin === undefined ? {} : { pin }),
  })

test('a log that only grew is consistent with what was seen', async () => {
  assert.equal((await look('grows')).extends, null)
  log.leaves = ['one', 'two', 'three', 'four', 'five']
  const verdict = await look('grows', sha256Hex(log.key.publicKey))
  assert.deepEqual([verdict.size, verdict.extends], [5, 3])
})

test('a log that was rewritten, that shrank, or that another key signs is told, and not remembered', async () => {
  await look('bad')
  const { leaves, key } = { ...log }
  log.leaves = ['one', 'changed', 'three', 'four', 'five', 'six']
  await assert.rejects(look('bad'), { exitCode: 5, message: /rewritten since the 5 entries/ })
  log.leaves = ['one', 'two']
  await assert.rejects(look('bad'), { exitCode: 5, message: /shrank/ })
  Object.assign(log, { leaves, key: makeKeyPair() })
  await assert.rejects(look('bad'), { exitCode: 5, message: /another key than last time/ })
  await assert.rejects(look('new', sha256Hex(key.publicKey)), {
    exitCode: 5,
    message: /another key than the pinned one/,
  })
  Object.assign(log, { key })
  assert.equal((await look('bad')).extends, 5)
})
