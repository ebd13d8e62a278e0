import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FoundFile } from './list-files.ts'
import { isTableName } from './table-roles.ts'

/** What a file is, for what is done with it. */
export type Kind = 'dicom' | 'slide' | 'table' | 'variants' | 'fhir' | 'hl7' | 'other'

const slideNames = /\.(svs|ndpi|scn|mrxs|bif|tiff?)$/i
/** How TIFF and BigTIFF begin, in both orders of bytes. */
const tiffMarks = ['49492a00', '4d4d002a', '49492b00', '4d4d002b']
const headBytes = 4096

/** Tell what a file is, by its name where that says it, else by how it begins. */
export async function kindOf(file: FoundFile): Promise<Kind> {
  const name = file.name.toLowerCase()
  if (/\.(vcf|maf)(\.gz)?$/.test(name)) return 'variants'
  if (isTableName(name)) return 'table'
  if (name.endsWith('.dcm') || basename(name) === 'dicomdir') return 'dicom'
  if (name.endsWith('.hl7')) return 'hl7'
  const kind = kindOfBytes(await readHead(file.path))
  return kind === 'other' && slideNames.test(name) ? 'slide' : kind
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function kindOfBytes(head: Buffer): Kind {
  if (head.subarray(128, 132).toString('latin1') === 'DICM') return 'dicom'
  if (tiffMarks.includes(head.subarray(0, 4).toString('hex'))) return 'slide'
  const text = head
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  if (/^.?(MSH|FHS|BHS)[^A-Za-z0-9\s]/.test(text)) return 'hl7'
  if (text.startsWith('{') && /"resourceType"\s*:\s*"[A-Z]/.test(text)) return 'fhir'
  // A bare data set begins with group 0002 or 0008, little or big endian.
  const group = head.length >= 8 ? head.subarray(0, 2).toString('hex') : ''
  return ['0800', '0008', '0200', '0002'].includes(group) ? 'dicom' : 'other'
}
