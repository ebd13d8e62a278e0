import type { ReplyOf, systemRoutes } from '@tsumugi/api'
import { freeBytesOf } from '#platform/blob-folder'
import type { Db } from '#platform/db'
import type { Services } from '#platform/http'
import { loggableOf } from '#platform/http-errors'

type Part = ReplyOf<typeof systemRoutes.health>['parts'][number]

let sized: { at: number; bytes: number } | undefined

/** Whether each part answers, how much is stored and how much space is left. The size of the store is counted once a minute at most. */
export async function loadHealth({ db, blobs, config }: Services) {
  const parts = await Promise.all([
    checkPart('database', async () => {
      await db.selectNoFrom(eb => eb.lit(1).as('one')).execute()
      return { kind: config.databaseUrl === undefined ? 'embedded' : 'server' }
    }),
    checkPart('blobs', async () => {
      await blobs.checkHealth()
      return { kind: config.blobs.startsWith('file:') ? 'folder' : 'bucket' }
    }),
    checkPart('jobs', async () => ({ counts: await countJobs(db) })),
    checkPart('log', async () => ({ counts: { waiting: await countUnsequenced(db) } })),
  ])
  return { parts, blobBytes: await countBlobBytes(blobs), freeBytes: await freeBytesOf(config.home) }
}

async function countJobs(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('job_progress')
    .select(['state', eb => eb.fn.countAll().as('count')])
    .where('state', 'in', ['waiting', 'running', 'failed'])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(row => [row.state, Number(row.count)]))
}

/** Entries of the log that have no place in its tree yet. */
async function countUnsequenced(db: Db): Promise<number> {
  const row = await db
    .selectFrom('log_entry')
    .select(eb => eb.fn.countAll().as('count'))
    .where('leaf_index', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

async function checkPart(
  name: Part['name'],
  check: () => Promise<Partial<Pick<Part, 'kind' | 'counts'>>>,
): Promise<Part> {
  const part = { name, kind: null, counts: {}, errorCode: null }
  try {
    return { ...part, isHealthy: true, ...(await check()) }
  } catch (error) {
    const facts = loggableOf(error)
    const errorCode = 'code' in facts && facts.code !== undefined ? String(facts.code) : null
    return { ...part, isHealthy: false, errorCode }
  }
}

async function countBlobBytes(blobs: Services['blobs']): Promise<number> {
  if (sized !== undefined && Date.now() - sized.at < 60_000) return sized.bytes
  let bytes = 0
  for await (const blob of blobs.listBlobs()) bytes += blob.sizeBytes
  sized = { at: Date.now(), bytes }
  return bytes
}
