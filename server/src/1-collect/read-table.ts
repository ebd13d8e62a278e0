import { gunzipSync } from 'node:zlib'
import { parseCsv } from '@tsumugi/deidentify'

/** A table as people see it: a header and rows of cells, all text. */
export interface Table {
  readonly columns: string[]
  readonly rows: string[][]
}

/** Most bytes that a table or variant file may have once unpacked. */
export const tableLimitBytes = 512 * 1024 * 1024

/** The text of a file that may be gzipped; undefined when it is neither UTF-8 nor gzip of it, or too large. */
export function readText(bytes: Uint8Array): string | undefined {
  try {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
    const plain = isGzip ? gunzipSync(bytes, { maxOutputLength: tableLimitBytes }) : bytes
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch {
    return undefined
  }
}

/** A clinical table: CSV with a header row, every row as long as the header. Undefined when it is none. @see RFC 4180 */
export function parseClinicalTable(text: string): Table | undefined {
  const [columns, ...rows] = parseCsv(text)
  if (columns === undefined || new Set(columns).size !== columns.length) return undefined
  return rows.every(row => row.length === columns.length) ? { columns, rows } : undefined
}

/** A VCF file: the samples, the reference it names, and its records. */
export interface Variants extends Table {
  readonly samples: string[]
  readonly reference: string | null
}

/** Read VCF text. Undefined when it has no column line or a record with another number of columns. @see VCF 4.3 1.4, 1.5 and 1.6 */
export function parseVariants(text: string): Variants | undefined {
  const lines = text.split(/\r?\n/)
  const titleIndex = lines.findIndex(line => line.startsWith('#CHROM\t'))
  if (!lines[0]?.startsWith('##fileformat=VCF') || titleIndex < 0) return undefined
  const columns = (lines[titleIndex] ?? '').slice(1).split('\t')
  const rows = lines.slice(titleIndex + 1).flatMap(line => (line === '' ? [] : [line.split('\t')]))
  if (columns.length < 8 || rows.some(row => row.length !== columns.length)) return undefined
  const reference = lines.slice(0, titleIndex).find(line => line.startsWith('##reference='))
  return { columns, rows, samples: columns.slice(9), reference: reference?.slice('##reference='.length) ?? null }
}
