import type { Services } from '#platform/http'
import { loggableOf } from '#platform/http-errors'
import { sequenceEntries } from '#provenance'

export interface Sequencer {
  /** Entries may have been committed: give them their places soon. Cheap; many calls become one. */
  wake(): void
  stop(): Promise<void>
}

/** Keep the log's tree up to date: soon after each change here, and every few seconds for what other processes committed. */
export function startSequencer({ db, config, log }: Pick<Services, 'db' | 'config' | 'log'>): Sequencer {
  let running: Promise<void> | undefined
  let isAsked = false

  async function run(): Promise<void> {
    do {
      isAsked = false
      // The next wake or tick tries again, so that a database that is away for a moment does not end the process.
      await sequenceEntries(db, config.logOrigin).catch(error =>
        log.warn({ error: loggableOf(error) }, 'the log was not sequenced'),
      )
    } while (isAsked)
    running = undefined
  }

  function wake(): void {
    isAsked = true
    running ??= run()
  }

  const timer = setInterval(wake, 3000)
  return {
    wake,
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
