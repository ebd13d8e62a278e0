import { strict as assert } from 'node:assert'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeKeyPair, toBase64 } from '@tsumugi/proofs'
import { loadKeys, openOptOuts } from '#work'
import { describeFailure } from './describe-failure.ts'
import { receive } from './prepare-run.ts'
import { finishRun } from './run-gateway.ts'

const hospital = join(import.meta.dirname, '../../fixtures/sample-hospital/midori')
const id = '00000000-0000-4000-8000-000000000001'

test('who opts out between looking and sending is not sent: the run stops and begins anew', async t => {
  const workFolder = await mkdtemp(join(tmpdir(), 'tsumugi-run-'))
  t.after(() => rm(workFolder, { recursive: true }))
  const keys = await loadKeys(workFolder)
  const run = { input: hospital, workFolder }
  const received = await receive(run, keys)
  const [person] = received.found.people.values()
  assert.ok(person)
  await (await openOptOuts(workFolder, keys.siteKey)).add([person])
  // No platform is there: what is not refused here would fail otherwise.
  const enrolment = { server: 'http://127.0.0.1:9', gatewayId: id, siteId: id, siteCode: 'MIDORI' }
  const platformPublicKey = toBase64(makeKeyPair().publicKey)
  const failure = await finishRun(run, { ...received, keys, enrolment: { ...enrolment, platformPublicKey } }).then(
    () => assert.fail('it must stop'),
    describeFailure,
  )
  assert.equal(failure.code, 'opt-outs/changed')
  const again = await receive(run, keys)
  assert.notEqual(again.runFolder, received.runFolder)
  assert.equal(again.found.people.size, received.found.people.size - 1)
})
