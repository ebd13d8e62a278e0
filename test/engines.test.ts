/** The same product on real engines: a PostgreSQL server and an S3 store instead of the embedded database and a folder. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { node24, root } from '../scripts/node24.mjs'
import { runSample } from '../scripts/sample/load-sample.ts'
import { startDatabaseServer } from './engines/start-database-server.ts'
import { type RunningEngine, startObjectStore } from './engines/start-object-store.ts'
import { openHouse } from './house/open-house.ts'

const engines: { store?: RunningEngine | undefined; database?: RunningEngine | undefined } = {}
before(async () => {
  engines.store = await startObjectStore()
  engines.database = await startDatabaseServer()
  if (engines.store !== undefined) await makeBucket(engines.store)
})
after(async () => {
  await engines.store?.stop()
  await engines.database?.stop()
})

async function makeBucket({ env }: RunningEngine): Promise<void> {
  const { TSUMUGI_S3_ENDPOINT = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = env
  const client = new S3Client({
    ...{ endpoint: TSUMUGI_S3_ENDPOINT, region: 'us-east-1', forcePathStyle: true },
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  })
  await client.send(new CreateBucketCommand({ Bucket: 'tsumugi' }))
}

test('blobs behave in an S3 store as in a folder', t => {
  if (engines.store === undefined) return t.skip('no Ceph is installed (radosgw, ceph-mon, ceph-mgr, ceph-osd)')
  // Without the runner's own variable, a file that is run inside a test would not run its tests.
  const { NODE_TEST_CONTEXT: _, ...outside } = process.env
  const done = spawnSync(node24(), ['--test', join(root, 'server/src/platform/blobs.test.ts')], {
    encoding: 'utf8',
    env: { ...outside, ...engines.store.env, TSUMUGI_TEST_S3: 's3://tsumugi/contract' },
  })
  assert.equal(done.status, 0, done.stdout)
  assert.match(done.stdout, /bucket: a range is half-open/)
  assert.match(done.stdout, /skipped 0/)
})

test('the sample hospital goes from hospital to payout on a PostgreSQL server and an S3 store', async t => {
  if (engines.store === undefined || engines.database === undefined)
    return t.skip('no Ceph or no PostgreSQL server is installed')
  Object.assign(process.env, engines.store.env, engines.database.env, { TSUMUGI_BLOBS: 's3://tsumugi/house' })
  const house = await openHouse()
  t.after(() => house.close())
  const lines: string[] = []
  const { home, people, platform } = house
  await runSample({ url: platform.url, home, people, say: line => lines.push(line) })
  assert.equal(lines.length, 6, lines.join('\n'))
  assert.equal(readdirSync(home).includes('postgres'), false, 'no embedded database was made')
  assert.equal(readdirSync(home).includes('blobs'), false, 'no blob lies in a folder')
  const downloads = join(home, 'sample', 'downloads')
  const release = join(downloads, readdirSync(downloads).find(name => !name.startsWith('.')) ?? '')
  const verified = spawnSync(node24(), [join(root, 'cli/src/main.ts'), 'verify', release], { encoding: 'utf8' })
  assert.equal(verified.status, 0, verified.stderr)
})
