import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { Blobs, ByteRange, StoredBlob } from './blob.ts'
import { streamOf } from './blob.ts'
import { checkDigest, checkExpected, digesting, readWhole } from './blob-folder.ts'
import type { Config } from './config.ts'
import { refuse } from './refusals.ts'

/** Blobs as objects `<prefix>/<first two hex digits>/<digest>` of a bucket. Credentials come from the usual AWS variables.
 *  A stream is spooled to a local file first: its name is its digest, which is known only at its end. */
export async function openBlobBucket(address: string, options: Config['s3']): Promise<Blobs> {
  const { hostname: bucket, pathname } = new URL(address)
  const prefix = pathname.replace(/^\/+|\/+$/g, '')
  const s3 = new S3Client({
    region: options.region,
    forcePathStyle: options.forcePathStyle,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  })
  const root = prefix === '' ? '' : `${prefix}/`
  const at = (digest: string) => ({ Bucket: bucket, Key: `${root}${checkDigest(digest).slice(0, 2)}/${digest}` })

  async function putBlob(content: Uint8Array | Readable, expectedDigest?: string): Promise<StoredBlob> {
    if (content instanceof Uint8Array) return putBytes(content, expectedDigest)
    const folder = await mkdtemp(join(tmpdir(), 'tsumugi-spool-'))
    try {
      const path = join(folder, randomUUID())
      const { transform, result } = digesting()
      await pipeline(streamOf(content), transform, createWriteStream(path, { mode: 0o600 }))
      return await upload(path, result(), expectedDigest)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async function putBytes(bytes: Uint8Array, expectedDigest?: string): Promise<StoredBlob> {
    const stored = { digest: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length }
    checkExpected(stored.digest, expectedDigest)
    if ((await findBlob(stored.digest)) === undefined)
      await s3.send(new PutObjectCommand({ ...at(stored.digest), Body: bytes }))
    return stored
  }

  async function putFile(path: string, expectedDigest?: string): Promise<StoredBlob> {
    const { transform, result } = digesting()
    await pipeline(createReadStream(path), transform, async source => {
      for await (const _ of source);
    })
    const stored = await upload(path, result(), expectedDigest)
    await rm(path)
    return stored
  }

  async function upload(path: string, stored: StoredBlob, expectedDigest: string | undefined): Promise<StoredBlob> {
    checkExpected(stored.digest, expectedDigest)
    if ((await findBlob(stored.digest)) !== undefined) return stored
    await new Upload({
      client: s3,
      params: { ...at(stored.digest), Body: createReadStream(path) },
      partSize: 16 * 2 ** 20,
    }).done()
    return stored
  }

  async function openBlob(digest: string, range?: ByteRange): Promise<Readable> {
    if (range?.end !== undefined && range.end <= range.start) return streamOf(new Uint8Array())
    const Range =
      range === undefined ? undefined : `bytes=${range.start}-${range.end === undefined ? '' : range.end - 1}`
    try {
      const { Body } = await s3.send(new GetObjectCommand({ ...at(digest), ...(Range === undefined ? {} : { Range }) }))
      if (Body instanceof Readable) return Body
      throw new Error('The object store answered without a body.')
    } catch (error) {
      if (isMissing(error))
        throw refuse('storage/blob-missing', { message: 'A stored object is not there.', subject: digest })
      throw error
    }
  }

  async function findBlob(digest: string): Promise<number | undefined> {
    try {
      return (await s3.send(new HeadObjectCommand(at(digest)))).ContentLength
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async function* listBlobs(): AsyncGenerator<StoredBlob> {
    let token: string | undefined
    do {
      const page = await s3.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: root,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      )
      for (const { Key, Size } of page.Contents ?? []) {
        const digest = Key?.split('/').at(-1) ?? ''
        if (/^[0-9a-f]{64}$/.test(digest)) yield { digest, sizeBytes: Size ?? 0 }
      }
      token = page.NextContinuationToken
    } while (token !== undefined)
  }

  return {
    putBlob,
    putFile,
    openBlob,
    readBlob: async (digest, range) => readWhole(await openBlob(digest, range), digest, range),
    findBlob,
    dropBlob: async digest => void (await s3.send(new DeleteObjectCommand(at(digest)))),
    listBlobs,
    checkHealth: async () => void (await s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }))),
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NotFound'].includes(error.name)
}
