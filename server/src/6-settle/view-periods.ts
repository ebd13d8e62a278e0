import type { ReplyOf, settleRoutes } from '@tsumugi/api'
import type { Db } from '#platform/db'
import { listDueGrants, type PlannedPeriod, planPeriod, taxRatePercent } from './plan-period.ts'
import { listStatements, moneyOf, type StatementView } from './view-statements.ts'

type FeePeriod = ReplyOf<typeof settleRoutes.closePeriod>
type Preview = ReplyOf<typeof settleRoutes.previewPeriod>

/** Months with fees, newest first: open ones from the grants that are due, closed ones as they were closed. */
export async function listPeriods(db: Db): Promise<FeePeriod[]> {
  const due = await listDueGrants(db)
  const open = [...due].map(
    ([month, grants]): FeePeriod => ({
      month,
      state: 'open',
      fees: moneyOf(grants.reduce((total, grant) => total + grant.feeMinor, 0n)),
      grants: grants.length,
      closedAt: null,
      closedBy: null,
    }),
  )
  const rows = await db
    .selectFrom('fee_period')
    .innerJoin('member', 'member.id', 'fee_period.closed_by')
    .selectAll('fee_period')
    .select('member.display_name')
    .execute()
  const closed = rows.map(
    (row): FeePeriod => ({
      month: row.month,
      state: 'closed',
      fees: moneyOf(row.fees_minor),
      grants: row.grants,
      closedAt: row.closed_at.toISOString(),
      closedBy: row.display_name,
    }),
  )
  return [...open, ...closed].sort((one, other) => (one.month < other.month ? 1 : -1))
}

/** What closing a month would pay to whom; of a closed one, what it paid. Refused: `period/no-share-rule`, `period/no-platform`. */
export async function previewPeriod(db: Db, month: string): Promise<Preview> {
  const closed = (await listPeriods(db)).find(period => period.month === month && period.state === 'closed')
  if (closed !== undefined) return previewOf(closed.fees, await listStatements(db, { month }))
  const plan = await planPeriod(db, month)
  return previewOf(moneyOf(plan.feesMinor), await viewPlanned(db, plan))
}

function previewOf(fees: Preview['fees'], statements: Preview['statements']): Preview {
  const paid = statements.reduce((total, statement) => total + BigInt(statement.subtotal.minor), 0n)
  return { fees, statements, isReconciled: paid === BigInt(fees.minor) }
}

async function viewPlanned(db: Db, plan: PlannedPeriod): Promise<Preview['statements']> {
  const organisations = await db.selectFrom('organisation').selectAll().execute()
  const grants = await db
    .selectFrom('release_grant')
    .innerJoin('release', 'release.id', 'release_grant.release_id')
    .select(['release_grant.id', 'release_grant.organisation_id', 'release.dataset_name', 'release.version'])
    .execute()
  const nameOf = (id: string | undefined): StatementView['payeeName'] => {
    const found = organisations.find(one => one.id === id)
    return { en: found?.name_en ?? '?', ja: found?.name_ja ?? '?' }
  }
  return plan.statements.map(({ organisationId, lines, subtotalMinor, taxMinor }) => {
    const kind = organisations.find(one => one.id === organisationId)?.kind
    return {
      month: plan.month,
      payeeKind: kind === 'platform' ? ('platform' as const) : ('organisation' as const),
      organisationId,
      payeeName: nameOf(organisationId),
      lines: lines.map(line => {
        const grant = grants.find(one => one.id === line.grantId)
        return {
          grantId: line.grantId,
          datasetName: grant?.dataset_name ?? '',
          version: grant?.version ?? '',
          customer: nameOf(grant?.organisation_id),
          contribution: line.kind,
          count: line.count,
          amount: moneyOf(line.amountMinor),
        }
      }),
      subtotal: moneyOf(subtotalMinor),
      taxRatePercent,
      tax: moneyOf(taxMinor),
      total: moneyOf(subtotalMinor + taxMinor),
    }
  })
}
