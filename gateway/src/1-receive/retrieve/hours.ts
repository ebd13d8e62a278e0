/** Hours of a day in which the PACS may be asked, in minutes after local midnight. May run over midnight; equal ends are the whole day. */
export interface Hours {
  readonly fromMinute: number
  readonly toMinute: number
}

/** Read `20:00-06:00`; undefined when it is none. */
export function parseHours(text: string): Hours | undefined {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim())
  if (match === null) return undefined
  const [fromHour = 0, fromMinutes = 0, toHour = 0, toMinutes = 0] = match.slice(1).map(Number)
  return { fromMinute: fromHour * 60 + fromMinutes, toMinute: toHour * 60 + toMinutes }
}

/** When the hours begin next: `now` itself while they last. */
export function nextAllowed({ fromMinute, toMinute }: Hours, now: Date): Date {
  const minute = now.getHours() * 60 + now.getMinutes()
  const isIn =
    fromMinute === toMinute ||
    (fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute)
  if (isIn) return now
  const begin = new Date(now)
  // Local time of day, so that a change of the clock does not move the hours.
  begin.setHours(Math.floor(fromMinute / 60), fromMinute % 60, 0, 0)
  if (begin <= now) begin.setDate(begin.getDate() + 1)
  return begin
}
