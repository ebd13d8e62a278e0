// The thread that computes cases, one after the other, so that the worker's own loop stays free to hear a cancel.
import assert from 'node:assert/strict'
import { parentPort } from 'node:worker_threads'
import type { CaseJob } from './case-job.ts'
import { runCase } from './run-case.ts'

assert(parentPort, 'this file is the entry of a worker thread')
const port = parentPort
port.on('message', (job: CaseJob) => {
  void runCase(job).then(result => port.postMessage(result))
})
