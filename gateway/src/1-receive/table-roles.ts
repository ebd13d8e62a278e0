import { readFile } from 'node:fs/promises'
import { type ColumnRoles, columnRoles, parseCsv, suggestRoles } from '@tsumugi/deidentify'
import { z } from 'zod'
import type { FoundFile } from './list-files.ts'

/** The roles file `<table>.roles.json` beside a table, or a guess from the names of its columns; undefined when the file is none. */
export async function rolesOf(file: Pick<FoundFile, 'path'>): Promise<ColumnRoles | undefined> {
  const text = await readFile(file.path.replace(/\.csv$/i, '.roles.json'), 'utf8').catch(() => undefined)
  if (text !== undefined) return parseRoles(text)
  const [header = []] = parseCsv((await readFile(file.path, 'utf8')).split('\n', 1)[0] ?? '')
  return suggestRoles(header)
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
