import { readFile } from 'node:fs/promises'
import { type ColumnRoles, columnRoles, formatCsv, parseCsv, suggestRoles } from '@tsumugi/deidentify'
import { z } from 'zod'
import type { FoundFile } from './list-files.ts'

/** The roles file `<table>.roles.json` beside a table, or a guess from the names of its columns; undefined when the file is none. */
export async function rolesOf(file: Pick<FoundFile, 'path'>): Promise<ColumnRoles | undefined> {
  const text = await readFile(file.path.replace(/\.csv$/i, '.roles.json'), 'utf8').catch(() => undefined)
  if (text !== undefined) return parseRoles(text)
  const [header = []] = parseCsv((await readFile(file.path, 'utf8')).split('\n', 1)[0] ?? '')
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
