import { Readable } from 'node:stream'

/** A half-open range of bytes: `start` is the first, `end` one past the last; without `end`, to the end of the blob. */
export interface ByteRange {
  readonly start: number
  readonly end?: number
}

export interface StoredBlob {
  /** SHA-256 of the bytes, lower-case hex: the blob's name. */
  readonly digest: string
  readonly sizeBytes: number
}

/** Where bytes are kept, named by their digest. The same bytes put twice are one blob. */
export interface Blobs {
  /** Store bytes; they are on disk when it resolves. With `expectedDigest`, other bytes are refused (`storage/digest-mismatch`) and nothing is kept. */
  putBlob(content: Uint8Array | Readable, expectedDigest?: string): Promise<StoredBlob>
  /** Store a finished file of this machine, which is gone from its place afterwards. */
  putFile(path: string, expectedDigest?: string): Promise<StoredBlob>
  /** The bytes of a blob or of a range of it. Rejects with `storage/blob-missing` when there is none. */
  openBlob(digest: string, range?: ByteRange): Promise<Readable>
  /** All bytes at once; checks the digest when the whole is read. */
  readBlob(digest: string, range?: ByteRange): Promise<Uint8Array>
  /** Size in bytes, or undefined when there is no such blob. */
  findBlob(digest: string): Promise<number | undefined>
  /** Forget a blob. Nothing happens when there is none. */
  dropBlob(digest: string): Promise<void>
  /** Every blob, in no order. */
  listBlobs(): AsyncIterable<StoredBlob>
  /** Write and read a byte, so that health says whether it works. */
  checkHealth(): Promise<void>
}

/** A content as a stream of chunks. */
export function streamOf(content: Uint8Array | Readable): Readable {
  return content instanceof Uint8Array ? Readable.from([content]) : content
}
