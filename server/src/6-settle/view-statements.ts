import type { ReplyOf, settleRoutes } from '@tsumugi/api'
import type { MemberActor } from '#platform/actor'
import type { Db } from '#platform/db'
import { refuse } from './refusals.ts'

export type StatementView = ReplyOf<typeof settleRoutes.statement>
interface Wanted {
  readonly month?: string
  readonly id?: string
  /** Only those of this organisation. */
  readonly organisationId?: string
}

/** Statements, newest month first, then by payee. */
export async function listStatements(db: Db, wanted: Wanted): Promise<StatementView[]> {
  const rows = await db
    .selectFrom('statement')
    .innerJoin('ledger_account', 'ledger_account.id', 'statement.account_id')
    .innerJoin('organisation', 'organisation.id', 'ledger_account.organisation_id')
    .selectAll('statement')
    .select(['ledger_account.organisation_id', 'ledger_account.kind', 'organisation.name_en', 'organisation.name_ja'])
    .$if(wanted.month !== undefined, query => query.where('statement.month', '=', wanted.month ?? ''))
    .$if(wanted.id !== undefined, query => query.where('statement.id', '=', wanted.id ?? ''))
    .$if(wanted.organisationId !== undefined, query =>
      query.where('ledger_account.organisation_id', '=', wanted.organisationId ?? ''),
    )
    .orderBy('statement.month', 'desc')
    .orderBy('organisation.name_en')
    .execute()
  const lines = await loadLines(
    db,
    rows.map(row => row.id),
  )
  return rows.map(row => ({
    id: row.id,
    month: row.month,
    payeeKind: row.kind === 'platform' ? 'platform' : 'organisation',
    organisationId: row.organisation_id,
    payeeName: { en: row.name_en, ja: row.name_ja },
    lines: lines.get(row.id) ?? [],
    subtotal: moneyOf(row.subtotal_minor),
    taxRatePercent: row.tax_rate_percent,
    tax: moneyOf(row.tax_minor),
    total: moneyOf(row.subtotal_minor + row.tax_minor),
    createdAt: row.created_at.toISOString(),
  }))
}

/** Which statements a member may see: finance and operators all, others those of the own organisation. */
export function visibleTo(actor: MemberActor): Pick<Wanted, 'organisationId'> {
  const seesAll = actor.role === 'finance-officer' || actor.role === 'operator'
  return seesAll ? {} : { organisationId: actor.organisationId }
}

/** One statement that the member may see. Refused: `statement/not-found`. */
export async function viewStatement(db: Db, actor: MemberActor, id: string): Promise<StatementView> {
  const [found] = await listStatements(db, { id, ...visibleTo(actor) })
  if (found === undefined) throw refuse('statement/not-found', { message: 'There is no such statement.', subject: id })
  return found
}

async function loadLines(db: Db, statementIds: readonly string[]): Promise<Map<string, StatementView['lines']>> {
  if (statementIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('statement_line')
    .innerJoin('release_grant', 'release_grant.id', 'statement_line.grant_id')
    .innerJoin('release', 'release.id', 'release_grant.release_id')
    .innerJoin('organisation', 'organisation.id', 'release_grant.organisation_id')
    .selectAll('statement_line')
    .select(['release.dataset_name', 'release.version', 'organisation.name_en', 'organisation.name_ja'])
    .where('statement_line.statement_id', 'in', statementIds)
    .orderBy('statement_line.number')
    .execute()
  const byStatement = Map.groupBy(rows, row => row.statement_id)
  return new Map(
    [...byStatement].map(([id, own]) => [
      id,
      own.map(row => ({
        grantId: row.grant_id,
        datasetName: row.dataset_name,
        version: row.version,
        customer: { en: row.name_en, ja: row.name_ja },
        contribution: row.contribution,
        count: row.count,
        amount: moneyOf(row.amount_minor),
      })),
    ]),
  )
}

/** Whole yen as they travel. */
export const moneyOf = (minor: bigint) => ({ minor: String(minor), currency: 'JPY' as const })
