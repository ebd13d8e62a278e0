import { useCallback, useEffect, useRef } from 'react'

const idleAfterMs = 30_000

/** Seconds of work that were not told yet: time in which the hand moved within the last 30 s. */
export interface ActiveClock {
  readonly untold: () => number
  /** So many seconds reached the platform. */
  readonly told: (seconds: number) => void
}

/** The clock of the work on this page. The platform adds up what it is told. */
export function useActiveSeconds(): ActiveClock {
  const clock = useRef({ seconds: 0, lastMove: Date.now() })
  useEffect(() => {
    const moved = () => {
      clock.current.lastMove = Date.now()
    }
    const timer = setInterval(() => {
      if (Date.now() - clock.current.lastMove < idleAfterMs && !document.hidden) clock.current.seconds++
    }, 1000)
    const events = ['pointermove', 'keydown', 'wheel'] as const
    for (const name of events) document.addEventListener(name, moved, { passive: true })
    return () => {
      clearInterval(timer)
      for (const name of events) document.removeEventListener(name, moved)
    }
  }, [])
  return {
    untold: useCallback(() => clock.current.seconds, []),
    told: useCallback((seconds: number) => {
      clock.current.seconds -= seconds
    }, []),
  }
}
