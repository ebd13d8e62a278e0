import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDicom, uidOf } from '@tsumugi/dicom'

/** SOP instance UID of a file, with its transfer syntax and the SHA-256 of its data set's bytes. */
export function describeDataset(path: string): string {
  const bytes = readFileSync(path)
  const { file } = parseDicom(bytes)
  if (file === undefined) throw new Error('a file of a test is not DICOM')
  const digest = createHash('sha256').update(bytes.subarray(file.bodyStart)).digest('hex')
  return `${uidOf(file.dataset, 0x00080018)} ${file.transferSyntaxUid} ${digest}`
}

/** Every DICOM file below a folder. */
export function listDicom(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.dcm'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}

/** What lies in the queue of a work folder, sorted. */
export const describeSpool = (workFolder: string): readonly string[] =>
  listDicom(join(workFolder, 'queue/spool')).map(describeDataset).sort()
