import type { Blobs } from '#platform/blobs'
import type { SubjectFile } from './contract.ts'
import { parseClinicalTable, parseVariants, readText, type Table } from './read-table.ts'
import { refuse } from './refusals.ts'

/** The first rows of a clinical table or variant file; `total` counts all. Refused for a slide (`subject-file/no-rows`). */
export async function loadRows(
  blobs: Blobs,
  file: SubjectFile,
  limit: number,
): Promise<{ columns: string[]; rows: string[][]; total: number }> {
  const table = file.kind === 'slide' ? undefined : parse(file.kind, await blobs.readBlob(file.digest))
  if (table === undefined) throw refuse('subject-file/no-rows', { message: 'The file is no table.', subject: file.id })
  return { columns: table.columns, rows: table.rows.slice(0, limit), total: table.rows.length }
}

function parse(kind: 'clinical' | 'variants', bytes: Uint8Array): Table | undefined {
  const text = readText(bytes)
  if (text === undefined) return undefined
  return kind === 'clinical' ? parseClinicalTable(text) : parseVariants(text)
}
