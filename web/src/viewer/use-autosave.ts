import { useCallback, useEffect, useRef, useState } from 'react'
import { isApiError } from '../api.ts'
import { compress } from './label-map.ts'

export interface Saved {
  /** `waiting`: the platform does not answer, and it is tried again; `refused`: it answered, and will not take it. */
  readonly state: 'clean' | 'dirty' | 'saving' | 'waiting' | 'refused'
  readonly savedAt: string | undefined
  /** Why it waits or was refused. */
  readonly error: unknown
  /** Save now, if anything changed; answers the digest of the saved label map. Rejects when it cannot be saved. */
  readonly flush: () => Promise<string>
  /** Try again after a refusal. */
  readonly again: () => void
}

interface AutosaveOptions {
  /** Grows with every change; 0 means that the platform has what is on the screen. */
  readonly changes: number
  /** When the platform saved last, as it says. */
  readonly savedAt?: string | undefined
  /** Every slice as it looks now. */
  readonly read: () => readonly Uint8Array[] | undefined
  readonly save: (bytes: Blob) => Promise<{ savedAt: string; digest: string }>
  /** The platform has every change up to this one. */
  readonly onSaved?: (change: number) => void
}

const restMilliseconds = 1200
const longestMilliseconds = 8000
const retryMilliseconds = 3000

/** Save a moment after the hand rests, at the latest some seconds after the first change, when the page is left, and again
 *  until it succeeds; a refusal is not tried again by itself. */
export function useAutosave(options: AutosaveOptions): Saved {
  const { changes } = options
  const [state, setState] = useState<Saved['state']>('clean')
  const [error, setError] = useState<unknown>()
  const [savedAt, setSavedAt] = useState(options.savedAt)
  const kept = useRef({ saved: 0, digest: '', firstChangeAt: 0, running: Promise.resolve() })
  const latest = useRef(options)
  latest.current = options

  const saveNow = useCallback(async () => {
    const { changes: version, read, save, onSaved } = latest.current
    const slices = read()
    if (!slices || (version === kept.current.saved && kept.current.digest !== '')) return
    setState('saving')
    try {
      const answer = await save(await compress(slices))
      kept.current = { ...kept.current, saved: version, digest: answer.digest, firstChangeAt: 0 }
      onSaved?.(version)
      setSavedAt(answer.savedAt)
      setError(undefined)
      setState(latest.current.changes === version ? 'clean' : 'dirty')
    } catch (cause) {
      setError(cause)
      setState(isPassing(cause) ? 'waiting' : 'refused')
      throw cause
    }
  }, [])
  /** Saves follow each other; a failure is told by the state. */
  const queue = useCallback((): Promise<void> => {
    const saving = kept.current.running.then(saveNow)
    kept.current.running = saving.catch(() => {})
    return saving
  }, [saveNow])

  useEffect(() => {
    if (changes === kept.current.saved) return
    setState(before => (before === 'refused' || before === 'waiting' ? before : 'dirty'))
    const now = Date.now()
    kept.current.firstChangeAt ||= now
    const wait = Math.min(restMilliseconds, Math.max(0, kept.current.firstChangeAt + longestMilliseconds - now))
    const timer = setTimeout(() => void queue().catch(() => {}), wait)
    return () => clearTimeout(timer)
  }, [changes, queue])

  useEffect(() => {
    if (state !== 'waiting') return
    const again = () => void queue().catch(() => {})
    const timer = setInterval(again, retryMilliseconds)
    addEventListener('online', again)
    return () => {
      clearInterval(timer)
      removeEventListener('online', again)
    }
  }, [state, queue])

  useEffect(() => {
    const leave = () => {
      if (latest.current.changes !== kept.current.saved) void queue().catch(() => {})
    }
    const hidden = () => document.visibilityState === 'hidden' && leave()
    document.addEventListener('visibilitychange', hidden)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      leave()
    }
  }, [queue])

  const flush = useCallback(async () => {
    await queue()
    return kept.current.digest
  }, [queue])
  return { state, savedAt, error, flush, again: () => void queue().catch(() => {}) }
}

/** Whether a failure may be over by itself: no answer, a platform that is busy or down, a session that ended. */
function isPassing(error: unknown): boolean {
  return !isApiError(error) || error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500
}
