import type { ColumnType, Generated } from 'kysely'

/** A timestamptz column: read as a Date, written as a Date or ISO 8601 text. */
export type Instant = ColumnType<Date, Date | string, Date | string>
/** A timestamptz column with a default: may be left out on insert. */
export type GeneratedInstant = ColumnType<Date, Date | string | undefined, Date | string>
/** A jsonb column: read as parsed JSON, written as JSON text (`JSON.stringify(value)`). */
export type Json<T = unknown> = ColumnType<T, string, string>
/** A date column, read and written as `YYYY-MM-DD` text. */
export type Day = string

interface SettingTable {
  key: string
  value: Json
  updated_at: GeneratedInstant
}

interface JobProgressTable {
  id: string
  queue: string
  title: string
  about: string | null
  payload: Json
  state: Generated<'waiting' | 'running' | 'completed' | 'failed' | 'cancelled'>
  done: Generated<number>
  total: number | null
  note: string | null
  error: string | null
  attempts: Generated<number>
  failures: Generated<number>
  is_cancel_asked: Generated<boolean>
  created_at: GeneratedInstant
  started_at: Instant | null
  finished_at: Instant | null
}

/** Every table by name. A part of the server adds its own by declaration merging, in its `tables.ts`:
 *  `declare module '#platform/database' { interface Database { series: SeriesTable } }`. */
export interface Database {
  setting: SettingTable
  job_progress: JobProgressTable
}
