import { useEffect, useRef } from 'react'

const idleAfterMs = 30_000

/** Seconds of work on this case: time in which the hand moved within the last 30 s. Answers a function that reads the clock. */
export function useActiveSeconds(before: number): () => number {
  const clock = useRef({ seconds: before, lastMove: Date.now() })
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
  return () => clock.current.seconds
}
