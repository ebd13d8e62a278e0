import { loggableOf } from '#platform/http-errors'
import type { Log } from '#platform/log'

/** End a process gracefully at SIGTERM or SIGINT: run `stop`, then exit 0. A second signal, or 20 seconds, ends it at once. Under a supervisor
 *  (`TSUMUGI_SUPERVISED`), whose pipe standard input is, also when that ends: a supervisor that was killed can send no signal. */
export function stopOnSignal(log: Log, stop: () => Promise<void>): void {
  let isStopping = false
  const onSignal = (signal: string) => {
    if (isStopping) process.exit(1)
    isStopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), 20_000).unref()
    stop().then(
      () => process.exit(0),
      error => {
        log.error({ error: loggableOf(error) }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  if (process.env.TSUMUGI_SUPERVISED === 'true')
    process.stdin.on('end', () => onSignal('the supervisor ended')).resume()
}
