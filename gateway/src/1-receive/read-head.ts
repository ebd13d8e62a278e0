import { open, readFile } from 'node:fs/promises'
import { type DicomFile, uidOf } from '@tsumugi/dicom'
import type { FoundFile } from './list-files.ts'

/** Files beyond this size are read up to their pixel data. */
export const wholeFileBytes = 64 * 1024 * 1024
const headBytes = 8 * 1024 * 1024

/** Whether a file is a DICOMDIR, which names files and is no image itself. */
export const isDirectory = (file: DicomFile) => uidOf(file.meta, 0x00020002) === '1.2.840.10008.1.3.10'

/** A file, or its first megabytes where it is large. */
export async function readHead(file: FoundFile): Promise<Uint8Array> {
  if (file.sizeBytes <= wholeFileBytes) return readFile(file.path)
  const handle = await open(file.path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
