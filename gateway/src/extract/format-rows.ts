import { formatCsv } from '@tsumugi/deidentify'
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { Cell } from './derived-facts.ts'

export const tableForms = ['csv', 'json', 'parquet'] as const
export type TableForm = (typeof tableForms)[number]

/** A table as a file: CSV with a header, JSON as a list of objects without what is not said, or Parquet with numbers as doubles and nulls. */
export function formatRows(names: readonly string[], rows: readonly (readonly Cell[])[], form: TableForm): Uint8Array {
  switch (form) {
    case 'csv':
      return Buffer.from(
        formatCsv([names, ...rows.map(row => row.map(cell => (cell === undefined ? '' : String(cell))))]),
      )
    case 'json':
      return Buffer.from(
        `${JSON.stringify(
          rows.map(row => Object.fromEntries(names.map((name, at) => [name, row[at]]))),
          undefined,
          1,
        )}\n`,
      )
    case 'parquet':
      return new Uint8Array(
        parquetWriteBuffer({
          columnData: names.map((name, at) =>
            columnOf(
              name,
              rows.map(row => row[at]),
            ),
          ),
        }),
      )
  }
}

function columnOf(name: string, cells: readonly Cell[]) {
  const isNumeric = cells.some(cell => cell !== undefined) && cells.every(cell => typeof cell !== 'string')
  return {
    name,
    data: cells.map(cell => (cell === undefined ? null : isNumeric ? cell : String(cell))),
    ...{ type: isNumeric ? ('DOUBLE' as const) : ('STRING' as const), nullable: true },
  }
}
