import { EventEmitter } from 'node:events'
import { sql } from 'kysely'
import pg from 'pg'
import { z } from 'zod'
import type { Db } from './db.ts'

const event = z.object({ event: z.enum(['job', 'change']), subject: z.string() })
/** Something that a page may show anew: a job by its id, or a list by its path in the contract. */
export type PlatformEvent = z.output<typeof event>

/** Tell every api process, once the transaction commits, that a list of the contract changed, such as `/tasks`. */
export async function announceChange(tx: Db, list: string): Promise<void> {
  await announce(tx, { event: 'change', subject: list })
}

/** Tell every api process that a job changed. */
export async function announceJob(db: Db, jobId: string): Promise<void> {
  await announce(db, { event: 'job', subject: jobId })
}

async function announce(db: Db, what: PlatformEvent): Promise<void> {
  await sql`select pg_notify('tsumugi', ${JSON.stringify(what)})`.execute(db)
}

export interface EventHub {
  /** Hear every event from now on; the answer stops it. */
  subscribe(hear: (event: PlatformEvent) => void): () => void
  close(): Promise<void>
}

/** Listen to the database's events, connecting anew when the connection breaks. Events of the gap are lost: pages refresh on their own. */
export async function openEventHub(connectionString: string): Promise<EventHub> {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  let isClosed = false
  let client = await listen()

  async function listen(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString, application_name: 'tsumugi events' })
    fresh.on('error', () => {})
    fresh.on('notification', ({ payload }) => emitter.emit('event', event.parse(JSON.parse(payload ?? ''))))
    await fresh.connect()
    await fresh.query('listen tsumugi')
    // Only a connection that stood is made anew; one that never came is tried again by the loop that asked for it.
    fresh.once('end', () => void reconnect())
    return fresh
  }

  async function reconnect(): Promise<void> {
    while (!isClosed) {
      await new Promise(done => setTimeout(done, 1000))
      const fresh = await listen().catch(() => undefined)
      if (fresh === undefined) continue
      client = fresh
      return
    }
  }

  return {
    subscribe(hear) {
      emitter.on('event', hear)
      return () => emitter.off('event', hear)
    },
    async close() {
      isClosed = true
      await client.end()
    },
  }
}
