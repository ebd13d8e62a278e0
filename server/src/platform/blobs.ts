import type { Blobs } from './blob.ts'
import { openBlobBucket } from './blob-bucket.ts'
import { openBlobFolder } from './blob-folder.ts'
import type { Config } from './config.ts'

export type { Blobs, ByteRange, StoredBlob } from './blob.ts'

/** Open the store that the configuration names. */
export async function openBlobs(config: Pick<Config, 'blobs' | 's3'>): Promise<Blobs> {
  if (config.blobs.startsWith('file:')) return openBlobFolder(config.blobs.slice('file:'.length))
  return openBlobBucket(config.blobs, config.s3)
}
