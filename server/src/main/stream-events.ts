import { PassThrough } from 'node:stream'
import type { EventHub, PlatformEvent } from '#platform/events'

const beatMilliseconds = 15_000
const patienceBytes = 1 << 20

/** The platform's events as a stream of server-sent events, with a comment every 15 s so that no proxy closes it.
 *  A reader that does not read is cut off. @see WHATWG HTML 9.2 */
export function streamEvents(
  hub: EventHub,
  signal: AbortSignal,
  isTold: (event: PlatformEvent) => boolean,
): PassThrough {
  const stream = new PassThrough()
  const write = (text: string) => {
    if (stream.writableLength > patienceBytes) stream.destroy()
    else stream.write(text)
  }
  const unsubscribe = hub.subscribe(told => {
    if (isTold(told)) write(`event: ${told.event}\ndata: ${JSON.stringify({ subject: told.subject })}\n\n`)
  })
  const beat = setInterval(() => write(': still here\n\n'), beatMilliseconds)
  const end = () => {
    clearInterval(beat)
    unsubscribe()
    stream.end()
  }
  signal.addEventListener('abort', end, { once: true })
  stream.once('close', end)
  write('retry: 2000\n\n')
  return stream
}
