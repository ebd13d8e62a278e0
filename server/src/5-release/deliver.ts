import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { MemberActor } from '#platform/actor'
import type { Blobs, ByteRange } from '#platform/blobs'
import type { Db, Tx } from '#platform/db'
import { record } from '#provenance'
import { countOptedOut, optedOutFacts } from './count-opted-out.ts'
import { grantState } from './list-requests.ts'
import { loadRelease, type ReleaseRow } from './load-release.ts'
import { folderOf } from './manifest.ts'
import { refuse } from './refusals.ts'
import { tarArchive } from './tar-archive.ts'

export interface Delivery {
  readonly releaseId: string
  readonly at: Date
}

/** Let an actor at the files of a published release. A customer needs a grant in force of the own organisation: `grant/missing`,
 *  `grant/expired`, `grant/revoked`; and no subject of it may have opted out since: `grant/subject-opted-out`. Answers the release and the grant, which is null for the platform's staff. */
export async function admit(
  db: Db,
  actor: MemberActor,
  { releaseId, at }: Delivery,
): Promise<{ release: ReleaseRow; grantId: string | null }> {
  const release = await loadRelease(db, releaseId)
  const grantId = actor.role === 'customer' ? await requireGrant(db, actor, { releaseId, at }) : null
  if (release.state !== 'published')
    throw refuse('release/not-published', {
      message: 'This release is not published.',
      expected: 'published',
      found: release.state,
      subject: releaseId,
    })
  if (grantId !== null && (await countOptedOut(db, releaseId)) > 0)
    throw refuse('grant/subject-opted-out', { ...optedOutFacts, subject: releaseId })
  return { release, grantId }
}

async function requireGrant(db: Db, actor: MemberActor, { releaseId, at }: Delivery): Promise<string> {
  const grants = await db
    .selectFrom('release_grant')
    .select(['id', 'revoked_at', 'ends_on'])
    .where('release_id', '=', releaseId)
    .where('organisation_id', '=', actor.organisationId)
    .orderBy('accepted_at', 'desc')
    .execute()
  const inForce = grants.find(grant => grantState(grant, at) === 'in-force')
  if (inForce !== undefined) return inForce.id
  const [newest] = grants
  if (newest === undefined)
    throw refuse('grant/missing', {
      message: 'Your organisation has no grant for this release.',
      hint: 'Ask for access in the catalogue.',
      subject: releaseId,
    })
  if (newest.revoked_at !== null)
    throw refuse('grant/revoked', { message: 'The grant of your organisation was revoked.', subject: newest.id })
  throw refuse('grant/expired', {
    message: 'The grant of your organisation has expired.',
    found: `last day ${newest.ends_on}`,
    subject: newest.id,
  })
}

// A download that pauses longer than a night is a new one.
const sessionHours = 12

/** Count a request of a download, beginning a new download with its entry in the log unless this member has one of the same kind going on.
 *  An archive is always a new download. */
export async function countDownload(
  tx: Tx,
  actor: MemberActor,
  served: Delivery & { grantId: string | null; kind: 'files' | 'archive'; bytes: number },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`download ${actor.memberId} ${served.releaseId}`}))`.execute(tx)
  const id = (await findOngoing(tx, actor, served)) ?? (await beginDownload(tx, actor, served))
  await tx
    .updateTable('download')
    .set({
      last_request_at: served.at,
      requests: sql`requests + 1`,
      bytes_served: sql`bytes_served + ${served.bytes}::bigint`,
    })
    .where('id', '=', id)
    .execute()
}

async function findOngoing(
  tx: Tx,
  actor: MemberActor,
  { releaseId, kind, at, grantId }: Delivery & { kind: 'files' | 'archive'; grantId: string | null },
): Promise<string | undefined> {
  if (kind === 'archive') return undefined
  const row = await tx
    .selectFrom('download')
    .select(['id', 'grant_id'])
    .where('release_id', '=', releaseId)
    .where('member_id', '=', actor.memberId)
    .where('kind', '=', kind)
    .where('last_request_at', '>', new Date(at.getTime() - sessionHours * 3_600_000))
    .orderBy('started_at', 'desc')
    .executeTakeFirst()
  return row?.grant_id === grantId ? row.id : undefined
}

async function beginDownload(
  tx: Tx,
  actor: MemberActor,
  { releaseId, grantId, kind, at }: Delivery & { grantId: string | null; kind: 'files' | 'archive' },
): Promise<string> {
  const id = randomUUID()
  const { manifest_digest: manifestDigest } = await loadRelease(tx, releaseId)
  const logEntryId = await record(tx, actor, 'release.downloaded', {
    subjects: [id, releaseId, ...(grantId === null ? [] : [grantId]), actor.organisationId],
    body: { kind, manifestDigest, grantId },
  })
  await tx
    .insertInto('download')
    .values({
      id,
      release_id: releaseId,
      grant_id: grantId,
      member_id: actor.memberId,
      kind,
      log_entry_id: logEntryId,
      started_at: at,
      last_request_at: at,
    })
    .execute()
  return id
}

/** Where the bytes of a file of a release lie. Refused: `release/file-not-found`. */
export async function findFile(db: Db, releaseId: string, path: string): Promise<StoredFile> {
  const row = await fileRows(db, releaseId).where('path', '=', path).executeTakeFirst()
  if (row === undefined)
    throw refuse('release/file-not-found', { message: 'The release has no such file.', subject: releaseId })
  return storedOf(row)
}
export interface StoredFile {
  readonly path: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly blob: string
  /** Where in the blob, when the file is only a part of it. */
  readonly range?: ByteRange
}

/** The files of a release, or of one layout with the documents that go with it, as one tar. Paths begin with the release's folder. */
export async function openArchive(
  db: Db,
  blobs: Blobs,
  { release, layout }: { release: ReleaseRow; layout: 'all' | 'nnunet' | 'dicom' },
): Promise<{ body: Readable; sizeBytes: number; fileName: string }> {
  const rows = await fileRows(db, release.id).orderBy('path').execute()
  const folder = folderOf({ datasetName: release.dataset_name, version: release.version })
  const files = rows
    .filter(({ path }) => layout === 'all' || !path.includes('/') || path.startsWith(`${layout}/`))
    .map(storedOf)
    .map(file => ({
      path: `${folder}/${file.path}`,
      sizeBytes: file.sizeBytes,
      open: () => blobs.openBlob(file.blob, file.range),
    }))
  const sizeBytes = files.reduce((total, file) => total + file.sizeBytes, 0)
  return { body: Readable.from(tarArchive(files, release.created_at)), sizeBytes, fileName: `${folder}.tar` }
}

function fileRows(db: Db, releaseId: string) {
  return db.selectFrom('release_file').selectAll().where('release_id', '=', releaseId)
}

type FileRow = Awaited<ReturnType<ReturnType<typeof fileRows>['executeTakeFirstOrThrow']>>

function storedOf(row: FileRow): StoredFile {
  const sizeBytes = Number(row.size_bytes)
  const stored = { path: row.path, mediaType: row.media_type, sizeBytes }
  if (row.pack_digest === null || row.pack_offset === null) return { ...stored, blob: row.digest }
  const start = Number(row.pack_offset)
  return { ...stored, blob: row.pack_digest, range: { start, end: start + sizeBytes } }
}
