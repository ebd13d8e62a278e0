import { useCallback, useEffect, useRef, useState } from 'react'
import { compress, type LabelMap } from './label-map.ts'

export interface Saved {
  readonly state: 'clean' | 'dirty' | 'saving' | 'failed'
  readonly savedAt: string | undefined
  /** Save now, if anything changed; answers the digest of the saved label map. */
  readonly flush: () => Promise<string | undefined>
}

interface AutosaveOptions {
  /** Grows with every change; 0 means that nothing was drawn yet. */
  readonly changes: number
  readonly read: () => LabelMap | undefined
  readonly save: (map: LabelMap, bytes: Blob) => Promise<{ savedAt: string; digest: string }>
}

/** Save a moment after the hand rests, at the latest ten seconds after the first change, and again until it succeeds. */
export function useAutosave({ changes, read, save }: AutosaveOptions): Saved {
  const [state, setState] = useState<Saved['state']>('clean')
  const [savedAt, setSavedAt] = useState<string>()
  const kept = useRef({ saved: 0, digest: '', firstChangeAt: 0, running: Promise.resolve() })
  const latest = useRef({ changes, read, save })
  latest.current = { changes, read, save }

  const saveNow = useCallback(async () => {
    const { changes: version, read: readMap, save: saveMap } = latest.current
    const map = readMap()
    if (!map || (version === kept.current.saved && kept.current.digest !== '')) return
    setState('saving')
    try {
      const answer = await saveMap(map, await compress(map))
      kept.current = { ...kept.current, saved: version, digest: answer.digest, firstChangeAt: 0 }
      setSavedAt(answer.savedAt)
      setState(latest.current.changes === version ? 'clean' : 'dirty')
    } catch {
      setState('failed')
    }
  }, [])

  useEffect(() => {
    if (changes === kept.current.saved) return
    setState('dirty')
    const now = Date.now()
    kept.current.firstChangeAt ||= now
    const wait = Math.min(1500, Math.max(0, kept.current.firstChangeAt + 10_000 - now))
    const timer = setTimeout(() => {
      kept.current.running = kept.current.running.then(saveNow)
    }, wait)
    return () => clearTimeout(timer)
  }, [changes, saveNow])

  useEffect(() => {
    if (state !== 'failed') return
    const timer = setTimeout(() => {
      kept.current.running = kept.current.running.then(saveNow)
    }, 3000)
    return () => clearTimeout(timer)
  }, [state, saveNow])

  const flush = useCallback(async () => {
    await kept.current.running
    await saveNow()
    return kept.current.digest || undefined
  }, [saveNow])
  return { state, savedAt, flush }
}
