import { readFile } from 'node:fs/promises'
import { type ColumnRoles, columnRoles, decodeTable, formatCsv, parseCsv, suggestRoles } from '@tsumugi/deidentify'
import { z } from 'zod'
import type { FoundFile } from './list-files.ts'

/** Whether a file is a table by its name: CSV or TSV. */
export const isTableName = (name: string): boolean => tableName.test(name)

const tableName = /\.[ct]sv$/i

/** The text of a table as CSV in UTF-8, whatever set and separator the hospital wrote it in; nothing where the bytes are no text. */
export function tableTextOf(name: string, bytes: Uint8Array): string | undefined {
  const text = decodeTable(bytes)
  return text !== undefined && /\.tsv$/i.test(name) ? formatCsv(parseCsv(text, '\t')) : text
}

/** The roles file `<table>.roles.json` beside a table, or a guess from the names of its columns in its text; undefined when the file is none. */
export async function rolesOf(file: Pick<FoundFile, 'path'>, text: string): Promise<ColumnRoles | undefined> {
  const said = await readFile(file.path.replace(tableName, '.roles.json'), 'utf8').catch(() => undefined)
  if (said !== undefined) return parseRoles(said)
  const [header = []] = parseCsv(text.split('\n', 1)[0] ?? '')
  return suggestRoles(header)
}

/** A table without the rows of people who may not stay, and how many there were; as it was where all may. */
export function keepRows(
  text: string,
  roles: ColumnRoles,
  mayStay: (patientId: string) => boolean,
): { readonly text: string; readonly removed: number } {
  const [header = [], ...rows] = parseCsv(text)
  const idIndex = header.findIndex(name => roles[name] === 'id')
  const kept = rows.filter(row => mayStay(row[idIndex]?.trim() ?? ''))
  const removed = rows.length - kept.length
  return { text: removed === 0 ? text : formatCsv([header, ...kept]), removed }
}

function parseRoles(text: string): ColumnRoles | undefined {
  try {
    return rolesFile.safeParse(JSON.parse(text)).data
  } catch {
    // No JSON at all.
    return undefined
  }
}

const rolesFile = z.record(z.string(), z.enum(columnRoles))
