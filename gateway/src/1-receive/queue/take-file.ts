import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { parseDicom, uidOf, writePart10Head } from '@tsumugi/dicom'
import type { Admission, Queue } from './open-queue.ts'

/** What became of a file that was taken in: see `Admission`; or why it was not. */
export type FileOutcome =
  | Admission
  | 'file/unknown-kind'
  | 'file/unreadable'
  | 'file/unreadable-disk'
  | 'file/directory'
  | 'uid/missing'

/** Files beyond this size are parsed up to their pixels alone, and copied as a stream. */
const wholeFileBytes = 64 * 1024 * 1024
const headBytes = 8 * 1024 * 1024

/**
 * Take a DICOM file into the queue: its data set byte for byte behind meta information of ours, so that the same object has one digest by whichever
 * way it comes. The file itself is only read. Throws where the queue's disk does not take it.
 */
export async function takeFile(
  queue: Queue,
  path: string,
  { collection, source }: { readonly collection: string; readonly source: string },
): Promise<FileOutcome> {
  const read = await readFront(path).catch((error: unknown) => {
    if (error instanceof Error && 'syscall' in error) return undefined
    throw error
  })
  if (read === undefined) return 'file/unreadable-disk'
  const isMagic = Buffer.from(read.front.subarray(128, 132)).toString('latin1') === 'DICM'
  if (!isMagic && !/\.dcm$/i.test(path)) return 'file/unknown-kind'
  const { file } = parseDicom(read.front, { stopAtPixelData: !read.isWhole })
  if (file === undefined) return 'file/unreadable'
  const { dataset, meta, transferSyntaxUid } = file
  if (uidOf(meta, 0x00020002) === directoryClass) return 'file/directory'
  const sopClassUid = uidOf(dataset, 0x00080016) ?? uidOf(meta, 0x00020002)
  const sopInstanceUid = uidOf(dataset, 0x00080018)
  const [studyInstanceUid, seriesInstanceUid] = [uidOf(dataset, 0x0020000d), uidOf(dataset, 0x0020000e)]
  if (!sopClassUid || !sopInstanceUid || !studyInstanceUid || !seriesInstanceUid) return 'uid/missing'
  const writer = await queue.openWriter()
  try {
    await writer.write(writePart10Head({ sopClassUid, sopInstanceUid, transferSyntaxUid }))
    if (read.isWhole) await writer.write(read.front.subarray(file.bodyStart))
    else for await (const chunk of createReadStream(path, { start: file.bodyStart })) await writer.write(chunk)
    return await queue.admit(await writer.finish(), { collection, source, studyInstanceUid, sopInstanceUid })
  } catch (error) {
    await writer.discard()
    throw error
  }
}

/** Media Storage Directory Storage. */
const directoryClass = '1.2.840.10008.1.3.10'

/** The whole file where it is not large, its front otherwise. */
async function readFront(path: string): Promise<{ front: Uint8Array; isWhole: boolean }> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    const isWhole = size <= wholeFileBytes
    return { front: await readInto(handle, isWhole ? size : headBytes), isWhole }
  } finally {
    await handle.close()
  }
}

async function readInto(handle: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length)
  let at = 0
  while (at < length) {
    const { bytesRead } = await handle.read(bytes, at, length - at, at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return bytes.subarray(0, at)
}
