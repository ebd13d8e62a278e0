import { generalizeTable } from './anonymity/generalize-table.ts'
import { measureTableRisk, type RiskRow, type TableRisk } from './anonymity/table-risk.ts'
import { cleanText } from './clean-text.ts'
import { formatCsv, parseCsv } from './csv.ts'
import { gatherIdentifiers } from './identifiers.ts'
import { capAge, shiftCalendarDay, shiftDate } from './shift-dates.ts'
import { aliasOf, type SiteKey } from './site-key.ts'

/**
 * What a column holds. `id`: the person's number in the site's own numbering, replaced by the pseudonym; `direct`: identifies by itself, dropped;
 * `date`: shifted by the person's days; `age`: capped at 90; `text`: cleaned as a descriptor; `keep`: coded values and measurements; `quasi`: what others may
 * know of the person (place, work, day of a visit), widened until enough people look alike; `sensitive`: kept, and its diversity is measured.
 */
export type ColumnRole = (typeof columnRoles)[number]
export const columnRoles = ['id', 'direct', 'date', 'age', 'text', 'keep', 'quasi', 'sensitive'] as const

/** People who look alike, at least, where a table has columns of the role `quasi` and nothing else is asked. */
export const usualK = 5

/** Role by column name. A column without a role is dropped: keep-list, not remove-list. */
export type ColumnRoles = Readonly<Record<string, ColumnRole>>

/** A table cut into one CSV per person, with what was done. */
export interface DeidentifiedTable {
  readonly subjects: readonly { readonly pseudonym: string; readonly csv: string; readonly rows: number }[]
  readonly actions: Readonly<Record<string, number>>
  /** Rows that were left out, by reason. No value of a cell is ever in here. */
  readonly withheld: readonly {
    readonly reason: 'table/no-id-column' | 'table/row-without-id'
    readonly count: number
  }[]
  /** Before and after the widening; nothing where no column has the role `quasi`. */
  readonly risk?: { readonly before: TableRisk; readonly after: TableRisk }
}

/**
 * De-identify a clinical table: UTF-8 CSV text with a header row. Each person's rows come out as a table of their own, whose first column is
 * `subject`. Rows whose id cell is empty are withheld, as is the whole table when no column has the role `id`.
 */
export function deidentifyTable(text: string, roles: ColumnRoles, key: SiteKey, k: number = usualK): DeidentifiedTable {
  const [header = [], ...rows] = parseCsv(text)
  const idIndex = header.findIndex(name => roles[name] === 'id')
  const actions: Record<string, number> = {}
  const count = (action: string, times = 1) => {
    actions[action] = (actions[action] ?? 0) + times
  }
  if (idIndex < 0) return { subjects: [], actions, withheld: [{ reason: 'table/no-id-column', count: rows.length }] }
  const kept = header.flatMap((name, index) => {
    const role = roles[name] ?? 'direct'
    return role === 'id' || role === 'direct' ? [] : [{ name, index, role }]
  })
  count('column-removed', header.length - kept.length - 1)
  const directIndexes = header.flatMap((name, index) => ((roles[name] ?? 'direct') === 'direct' ? [index] : []))
  const taken: { pseudonym: string; cells: string[] }[] = []
  let withoutId = 0
  for (const row of rows) {
    const patientId = row[idIndex]?.trim() ?? ''
    if (patientId === '') {
      withoutId++
      continue
    }
    const alias = aliasOf(key, patientId)
    const directs = directIndexes.map(index => row[index] ?? '')
    const identifiers = gatherIdentifiers(directs, [patientId, ...directs])
    const cells = kept.map(({ index, role }) => {
      const cell = row[index] ?? ''
      const made = cellOf(cell, role, alias.shiftDays, value => cleanText(value, identifiers))
      if (made !== cell) count(`${role}-changed`)
      return made
    })
    count('id-replaced')
    taken.push({ pseudonym: alias.pseudonym, cells })
  }
  const risk = widen(
    taken,
    kept.map(({ role }) => role),
    k,
  )
  const bySubject = Map.groupBy(taken, ({ pseudonym }) => pseudonym)
  const names = ['subject', ...kept.map(({ name }) => name)]
  return {
    subjects: [...bySubject].map(([pseudonym, rowsOfOne]) => ({
      pseudonym,
      csv: formatCsv([names, ...rowsOfOne.map(({ cells }) => [pseudonym, ...cells])]),
      rows: rowsOfOne.length,
    })),
    actions,
    withheld: withoutId > 0 ? [{ reason: 'table/row-without-id', count: withoutId }] : [],
    ...(risk === undefined ? {} : { risk }),
  }
}

/** Widen the cells of the role `quasi` in place, over all people of the table at once. */
function widen(taken: readonly { pseudonym: string; cells: string[] }[], roles: readonly ColumnRole[], k: number) {
  const columnsOf = (role: ColumnRole) => roles.flatMap((one, index) => (one === role ? [index] : []))
  const [quasi, sensitive] = [columnsOf('quasi'), columnsOf('sensitive')]
  if (quasi.length === 0) return undefined
  const rowOf = ({ pseudonym, cells }: (typeof taken)[number]): RiskRow => ({
    subject: pseudonym,
    quasi: quasi.map(index => cells[index] ?? ''),
    sensitive: sensitive.map(index => cells[index] ?? ''),
  })
  const rows = taken.map(rowOf)
  for (const [order, values] of generalizeTable(rows, k).entries())
    for (const [at, index] of quasi.entries()) taken[order]?.cells.splice(index, 1, values[at] ?? '')
  return { before: measureTableRisk(rows), after: measureTableRisk(taken.map(rowOf)) }
}

/** Roles for columns whose names say what they hold, in English or Japanese; all other columns get none and are dropped. */
export function suggestRoles(columns: readonly string[]): ColumnRoles {
  const guesses: readonly (readonly [RegExp, ColumnRole])[] = [
    [/^(patient_?id|患者id|患者番号|mrn|id)$/i, 'id'],
    [/(^|_)(name|kana|address|phone|tel|email|postal|zip|insurance|birth)|氏名|住所|電話|生年月日|保険/i, 'direct'],
    [/(^|_)date($|_)|_on$|日付|年月日/i, 'date'],
    [/^age$|年齢/i, 'age'],
    [/comment|note|text|remark|備考|所見/i, 'text'],
    [/^(sex|gender|性別|code|icd10?|diagnosis|lab|loinc|value|unit|result|stage|grade|status|smok)/i, 'keep'],
    [/^(病名|病期|値|単位|喫煙|身長|体重)/, 'keep'],
    [
      /^(height|weight|bmi|h[ae]?emoglobin|hb|hba1c|egfr|creatinine|bun|glucose|crp|wbc|rbc|plt|ast|alt|ldh)(_|$)/i,
      'keep',
    ],
  ]
  return Object.fromEntries(
    columns.flatMap(name => {
      const found = guesses.find(([pattern]) => pattern.test(name))
      return found === undefined ? [] : [[name, found[1]]]
    }),
  )
}

function cellOf(cell: string, role: ColumnRole, days: number, clean: (text: string) => string): string {
  switch (role) {
    case 'date':
      return shiftCalendarDay(cell.slice(0, 10), days) ?? shiftDate(cell, days) ?? ''
    case 'age': {
      const age = Number(cell)
      if (cell.trim() === '' || Number.isNaN(age)) return capAge(cell)
      return age > 89 ? '90' : cell
    }
    case 'text':
      return clean(cell)
    case 'quasi':
      return shiftCalendarDay(cell, days) ?? cell.trim()
    case 'keep':
    case 'sensitive':
      return cell
    default:
      return ''
  }
}
