import type { Db } from '#platform/db'
import { refuse } from './refusals.ts'
import type { CaseIssue } from './tables.ts'

/** The image that a run made of one series. */
export interface Derivative {
  readonly id: string
  readonly runId: string
  readonly seriesId: string
  readonly subjectId: string
  /** Place in the run: by pack digest, the same on every machine. From 1. */
  readonly number: number
  readonly modality: string
  readonly state: 'waiting' | 'done' | 'failed'
  /** NIfTI-1, gzip. Null unless done. */
  readonly digest: string | null
  readonly sizeBytes: number | null
  /** NIfTI-1, gzip, uint8, on the grid of the image. Null when the series has no reference standard in the cohort. */
  readonly labelMapDigest: string | null
  readonly labelMapBytes: number | null
  /** `[slices, rows, columns]`. */
  readonly shape: readonly number[]
  /** Along `[column, row, slice]`. */
  readonly spacingMm: readonly number[]
  readonly issues: readonly CaseIssue[]
}

/** Every derivative of a run in its order, also those that failed. Opt-outs after the run are for the caller to leave out. */
export async function listDerivatives(db: Db, runId: string): Promise<Derivative[]> {
  const rows = await derivativesOf(db).where('derivative.run_id', '=', runId).orderBy('derivative.number').execute()
  return rows.map(derivativeOf)
}

/** One derivative. Refused: `derivative/not-found`. */
export async function loadDerivative(db: Db, derivativeId: string): Promise<Derivative> {
  const row = await derivativesOf(db).where('derivative.id', '=', derivativeId).executeTakeFirst()
  if (row === undefined)
    throw refuse('derivative/not-found', { message: 'There is no such derivative.', subject: derivativeId })
  return derivativeOf(row)
}

/** One derivative and the digest of its image. Refused: `derivative/not-found`, `derivative/not-made`. */
export async function loadMadeDerivative(db: Db, derivativeId: string): Promise<Derivative & { digest: string }> {
  const derivative = await loadDerivative(db, derivativeId)
  if (derivative.digest === null)
    throw refuse('derivative/not-made', {
      message: 'This derivative has no image.',
      expected: 'done',
      found: derivative.state,
      subject: derivativeId,
    })
  return { ...derivative, digest: derivative.digest }
}

function derivativesOf(db: Db) {
  return db
    .selectFrom('derivative')
    .innerJoin('series', 'series.id', 'derivative.series_id')
    .selectAll('derivative')
    .select('series.modality')
}

type DerivativeRow = Awaited<ReturnType<ReturnType<typeof derivativesOf>['executeTakeFirstOrThrow']>>

function derivativeOf(row: DerivativeRow): Derivative {
  return {
    id: row.id,
    runId: row.run_id,
    seriesId: row.series_id,
    subjectId: row.subject_id,
    number: row.number,
    modality: row.modality,
    state: row.state,
    digest: row.digest,
    sizeBytes: row.size_bytes === null ? null : Number(row.size_bytes),
    labelMapDigest: row.label_map_digest,
    labelMapBytes: row.label_map_bytes === null ? null : Number(row.label_map_bytes),
    shape: row.shape,
    spacingMm: row.spacing_mm,
    issues: row.issues,
  }
}
