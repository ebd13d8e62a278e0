/** A row of a table, with whose it is: rows of one person count once. */
export interface RiskRow {
  readonly subject: string
  /** The columns by which someone who knows the person could find the row again. */
  readonly quasi: readonly string[]
  /** What must not be learnt of the person; empty where no column is. */
  readonly sensitive: readonly string[]
}

/** How easily people of a table can be found again by someone who knows that they are in it. */
export interface TableRisk {
  readonly subjects: number
  /** Sets of people who look alike. */
  readonly classes: number
  /** People in the smallest set (k-anonymity); 0 for an empty table. */
  readonly k: number
  /** Distinct values of the sensitive columns in the set that has fewest (distinct l-diversity); undefined without such columns. */
  readonly l: number | undefined
  /** The chance to pick the right row, for the person at most risk and on average: 1 ÷ size of the set (prosecutor risk). */
  readonly highestRisk: number
  readonly averageRisk: number
  /** People who are alone in their set. */
  readonly unique: number
}

/**
 * Measure a table. People alike are those whose rows have equal quasi-identifiers; someone with several rows is counted in each set that they appear in.
 * @see Sweeney 2002 (k-anonymity), Machanavajjhala 2007 (l-diversity), El Emam 2013 (prosecutor risk)
 */
export function measureTableRisk(rows: readonly RiskRow[]): TableRisk {
  const classes = [...Map.groupBy(rows, ({ quasi }) => JSON.stringify(quasi)).values()]
  const sizes = classes.map(own => new Set(own.map(({ subject }) => subject)).size)
  const subjects = new Set(rows.map(({ subject }) => subject)).size
  const members = sizes.reduce((sum, size) => sum + size, 0)
  const k = Math.min(...sizes, Number.POSITIVE_INFINITY)
  const hasSensitive = rows.some(({ sensitive }) => sensitive.length > 0)
  const diversity = classes.map(own => new Set(own.map(({ sensitive }) => JSON.stringify(sensitive))).size)
  return {
    ...{ subjects, classes: classes.length, k: Number.isFinite(k) ? k : 0 },
    l: hasSensitive ? Math.min(...diversity) : undefined,
    highestRisk: Number.isFinite(k) ? 1 / k : 0,
    averageRisk: members === 0 ? 0 : classes.length / members,
    unique: sizes.filter(size => size === 1).length,
  }
}
