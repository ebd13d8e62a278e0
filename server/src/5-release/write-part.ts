import { inTransaction } from '#platform/db'
import type { JobContext } from '#platform/jobs'
import type { ReleaseFile } from './release-facts.ts'

/** What writing a part needs of the job. */
export type Workshop = Pick<JobContext, 'db' | 'blobs'> & { readonly releaseId: string }

/** A part of a release: some of its files, written together. `write` answers the same files whenever it is called again;
 *  `note` says why there are fewer than expected. */
export interface Part {
  readonly name: string
  write(): Promise<{ files: readonly ReleaseFile[]; note?: string }>
}

/** Write a part unless an earlier run of the build wrote it: its files and the mark that they are all there are one transaction. */
export async function writePart({ db, releaseId }: Workshop, part: Part): Promise<void> {
  const done = await db
    .selectFrom('release_part')
    .select('part')
    .where('release_id', '=', releaseId)
    .where('part', '=', part.name)
    .executeTakeFirst()
  if (done !== undefined) return
  const { files, note } = await part.write()
  await inTransaction(db, async tx => {
    await insertFiles(tx, releaseId, files)
    await tx
      .insertInto('release_part')
      .values({ release_id: releaseId, part: part.name, note: note ?? null })
      .execute()
  })
}

/** Enter files of a release, in slices since one statement takes 65,535 values. */
export async function insertFiles(
  tx: Parameters<Parameters<typeof inTransaction>[1]>[0],
  releaseId: string,
  files: readonly ReleaseFile[],
): Promise<void> {
  for (let start = 0; start < files.length; start += 1000)
    await tx
      .insertInto('release_file')
      .values(
        files.slice(start, start + 1000).map(file => ({
          release_id: releaseId,
          path: file.path,
          digest: file.sha256,
          size_bytes: BigInt(file.sizeBytes),
          media_type: file.mediaType,
          pack_digest: file.pack?.digest ?? null,
          pack_offset: file.pack === undefined ? null : BigInt(file.pack.offset),
        })),
      )
      .execute()
}

/** Every file written so far, by path. */
export async function listFiles({ db, releaseId }: Pick<Workshop, 'db' | 'releaseId'>): Promise<ReleaseFile[]> {
  const rows = await db
    .selectFrom('release_file')
    .selectAll()
    .where('release_id', '=', releaseId)
    .orderBy('path')
    .execute()
  return rows.map(row => ({
    path: row.path,
    sizeBytes: Number(row.size_bytes),
    sha256: row.digest,
    mediaType: row.media_type,
  }))
}

/** Store a text or bytes and answer it as a file of the release. */
export async function putFile(
  { blobs }: Pick<Workshop, 'blobs'>,
  path: string,
  content: { bytes: Uint8Array | string; mediaType: string },
): Promise<ReleaseFile> {
  const bytes = typeof content.bytes === 'string' ? new TextEncoder().encode(content.bytes) : content.bytes
  const { digest, sizeBytes } = await blobs.putBlob(bytes)
  return { path, sizeBytes, sha256: digest, mediaType: content.mediaType }
}
