import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError } from '@tsumugi/api'

/** How long to go on trying. The wait doubles from `firstWaitMs` up to `longestWaitMs`, with jitter. */
export interface RetryLimits {
  readonly attempts: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}
const defaultLimits: RetryLimits = { attempts: 8, firstWaitMs: 250, longestWaitMs: 30_000 }

/** Do again what failed for the network's or the platform's passing reasons; a refusal is final and rises at once. */
export async function withRetry<T>(
  act: () => Promise<T>,
  limits: Partial<RetryLimits> = {},
  signal?: AbortSignal,
): Promise<T> {
  const { attempts, firstWaitMs, longestWaitMs } = { ...defaultLimits, ...limits }
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    try {
      return await act()
    } catch (error) {
      if (attempt >= attempts || !isPassing(error)) throw error
      const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1))
      await sleep(wait / 2 + Math.random() * (wait / 2), undefined, signal ? { signal } : {})
    }
  }
}

/** No answer, too many requests, or a failure of the platform. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status === 0 || error.status === 408 || error.status === 429 || error.status >= 500)
