/** How fast the PACS may be drawn on: studies a minute, or bytes a second. */
export type Rate = { readonly studiesPerMinute: number } | { readonly bytesPerSecond: number }

/** Read `30/min` (or `30`) or `5MB/s` (a megabyte is 10⁶ bytes); undefined when it is none, or not above 0. */
export function parseRate(text: string): Rate | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(\/min|MB\/s)?$/i.exec(text.trim())
  const number = Number(match?.[1])
  if (match === null || !(number > 0)) return undefined
  return /MB/i.test(match[2] ?? '') ? { bytesPerSecond: number * 1e6 } : { studiesPerMinute: number }
}

/** Time as the pacer needs it. */
export interface Clock {
  readonly now: () => number
  readonly wait: (milliseconds: number) => Promise<void>
}

/** Holds studies and bytes back so that the rate is kept; without a rate nothing waits. */
export function createPacer(rate: Rate | undefined, clock: Clock) {
  let next = 0
  /** Wait for our turn, then book `cost` milliseconds for it. */
  async function book(cost: number): Promise<void> {
    const now = clock.now()
    const turn = Math.max(now, next)
    next = turn + cost
    if (turn > now) await clock.wait(turn - now)
  }
  return {
    study: async () => {
      if (rate !== undefined && 'studiesPerMinute' in rate) await book(60_000 / rate.studiesPerMinute)
    },
    bytes: async (count: number) => {
      if (rate !== undefined && 'bytesPerSecond' in rate) await book((count * 1000) / rate.bytesPerSecond)
    },
  }
}
