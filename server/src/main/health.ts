import { freeBytesOf } from '#platform/blob-folder'
import type { Services } from '#platform/http'
import { loggableOf } from '#platform/http-errors'

interface Part {
  readonly name: string
  readonly isHealthy: boolean
  readonly detail: string
}

let sized: { at: number; bytes: number } | undefined

/** Whether each part answers, how much is stored and how much space is left. The size of the store is counted once a minute at most. */
export async function loadHealth({ db, blobs, config }: Services) {
  const parts = await Promise.all([
    checkPart('database', async () => {
      await db.selectNoFrom(eb => eb.lit(1).as('one')).execute()
      return config.databaseUrl === undefined ? 'embedded PostgreSQL answers' : 'PostgreSQL answers'
    }),
    checkPart('blobs', async () => {
      await blobs.checkHealth()
      return config.blobs.startsWith('file:') ? 'the folder takes bytes' : 'the bucket answers'
    }),
    checkPart('jobs', async () => {
      const rows = await db
        .selectFrom('job_progress')
        .select(['state', eb => eb.fn.countAll().as('count')])
        .where('state', 'in', ['waiting', 'running', 'failed'])
        .groupBy('state')
        .execute()
      return rows.map(row => `${row.count} ${row.state}`).join(', ') || 'nothing waits'
    }),
    checkPart('log', async () => {
      const row = await db
        .selectFrom('log_entry')
        .select(eb => eb.fn.countAll().as('count'))
        .where('leaf_index', 'is', null)
        .executeTakeFirstOrThrow()
      return `${row.count} entries wait for their place`
    }),
  ])
  return { parts, blobBytes: await countBlobBytes(blobs), freeBytes: await freeBytesOf(config.home) }
}

async function checkPart(name: string, check: () => Promise<string>): Promise<Part> {
  try {
    return { name, isHealthy: true, detail: await check() }
  } catch (error) {
    const facts = loggableOf(error)
    return {
      name,
      isHealthy: false,
      detail:
        'code' in facts && facts.code !== undefined ? `does not answer: ${String(facts.code)}` : 'does not answer',
    }
  }
}

async function countBlobBytes(blobs: Services['blobs']): Promise<number> {
  if (sized !== undefined && Date.now() - sized.at < 60_000) return sized.bytes
  let bytes = 0
  for await (const blob of blobs.listBlobs()) bytes += blob.sizeBytes
  sized = { at: Date.now(), bytes }
  return bytes
}
