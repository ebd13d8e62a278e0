import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { CaseJob, CaseResult } from './case-job.ts'
import { caseIssue } from './issues.ts'

/** A thread that computes cases. One that died (out of memory, a broken decoder) is replaced at the next case. */
export interface ComputeThread {
  /** Compute one case. Rejects with the signal's reason when it is aborted; the thread is ended at once then. */
  run(job: CaseJob, signal: AbortSignal): Promise<CaseResult>
  close(): Promise<void>
}

/** Open a thread; it starts with the first case. `entry` is the module that answers a `CaseJob` with a `CaseResult`. */
export function openComputeThread(entry: URL = new URL('./case-thread.ts', import.meta.url)): ComputeThread {
  let worker: Worker | undefined

  async function end(): Promise<void> {
    const ending = worker
    worker = undefined
    await ending?.terminate()
  }

  return {
    async run(job, signal) {
      signal.throwIfAborted()
      worker ??= new Worker(entry, { workerData: {} })
      const running = worker
      const settled = new AbortController()
      const listening = { signal: AbortSignal.any([settled.signal, signal]) }
      running.postMessage(job)
      try {
        const [result] = await Promise.race([
          once(running, 'message', listening),
          once(running, 'exit', listening).then(() => [diedResult()]),
        ])
        return result
      } catch (error) {
        await end()
        signal.throwIfAborted()
        return diedResult(error)
      } finally {
        settled.abort()
        if (running.threadId === -1) worker = undefined
      }
    },
    close: end,
  }
}

function diedResult(error?: unknown): CaseResult {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it ended'
  const issue = caseIssue('worker-thread-died', `The thread that computed this case died: ${reason}.`)
  return { image: undefined, labelMap: undefined, shape: [], spacingMm: [], report: [], issues: [issue] }
}
