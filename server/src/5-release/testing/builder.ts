// A build of a release in its own process, for the test that kills one: `builder.ts <database> <home> <seed> <release>`.
import { fromBase64, keyPairOf } from '@tsumugi/proofs'
import { openBlobs } from '#platform/blobs'
import { readConfig } from '#platform/config'
import { connect } from '#platform/db'
import { createLog } from '#platform/log'
import { usePlatformKey } from '#provenance'
import { buildRelease } from '../build-release.ts'

const [, , connectionString = '', home = '', seed = '', releaseId = ''] = process.argv
usePlatformKey(keyPairOf(fromBase64(seed)))
const config = readConfig({ TSUMUGI_HOME: home }, home)
const db = connect(connectionString, 2)
await buildRelease({
  jobId: releaseId,
  payload: { releaseId },
  attempt: 1,
  db,
  blobs: await openBlobs(config),
  config,
  log: createLog('test', 'silent'),
  signal: new AbortController().signal,
  // Each step is told, so that the test can kill the process at it.
  progress: async done => void process.stdout.write(`${done}\n`),
})
await db.destroy()
