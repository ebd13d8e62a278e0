// A process that checks one submission and kills itself on the way: `testing-decide-and-die.ts <database> <home> <submission> <when>`.
import { type Blobs, openBlobs } from '#platform/blobs'
import { readConfig } from '#platform/config'
import { connect } from '#platform/db'
import { openJobQueue } from '#platform/jobs'
import { createLog } from '#platform/log'
import { loadPlatformKey } from '#platform/signing-key'
import { decideSubmission } from './jobs.ts'

const [, , connectionString = '', home = '', submissionId = '', when = ''] = process.argv
const config = readConfig({ TSUMUGI_HOME: home }, home)
await loadPlatformKey(config.platformKeyFile)
await openJobQueue(connectionString, { isWorker: false, onError: () => {} })
const stored = await openBlobs(config)
const die = () => process.kill(process.pid, 'SIGKILL')

let moved = 0
let kept = 0
const blobs: Blobs = {
  ...stored,
  async putFile(path, digest) {
    const blob = await stored.putFile(path, digest)
    moved++
    if ((when === 'first-object' && moved === 1) || (when === 'last-object' && moved === 4)) die()
    return blob
  },
  async putBlob(content, digest) {
    const blob = await stored.putBlob(content, digest)
    kept++
    // The last slice order is stored just before the transaction that makes all visible.
    if (when === 'before-commit' && kept === 2) die()
    return blob
  },
}

await decideSubmission({
  jobId: submissionId,
  payload: { submissionId },
  attempt: 1,
  db: connect(connectionString, 2),
  blobs,
  config,
  log: createLog('test', 'silent'),
  signal: new AbortController().signal,
  progress: async () => {},
})
die()
