import type { Generated } from 'kysely'
import type { Instant } from '#platform/database'

export type ContributionKind = 'series' | 'reading' | 'adjudication' | 'platform'

interface ShareRuleTable {
  id: string
  version: number
  hospitals_basis_points: number
  annotators_basis_points: number
  platform_basis_points: number
  series_weight: number
  reading_weight: number
  adjudication_weight: number
  in_force_from: string
  log_entry_id: string
  created_by: string
  created_at: Instant
}
interface FeePeriodTable {
  month: string
  fees_minor: bigint
  grants: number
  share_rule_id: string
  log_entry_id: string
  closed_by: string
  closed_at: Instant
}
interface LedgerAccountTable {
  id: string
  organisation_id: string
  kind: 'customer' | 'hospital' | 'annotation' | 'platform'
  created_at: Instant
}
interface SettledGrantTable {
  grant_id: string
  month: string
  fee_minor: bigint
  log_entry_id: string
}
interface TransferTable {
  id: string
  number: Generated<bigint>
  debit_account_id: string
  credit_account_id: string
  amount_minor: bigint
  contribution: ContributionKind
  count: number
  grant_id: string
  log_entry_id: string
  posted_at: Instant
}
interface StatementTable {
  id: string
  month: string
  account_id: string
  subtotal_minor: bigint
  tax_rate_percent: number
  tax_minor: bigint
  created_at: Instant
}
interface StatementLineTable {
  statement_id: string
  number: number
  grant_id: string
  contribution: ContributionKind
  count: number
  amount_minor: bigint
}

declare module '#platform/database' {
  interface Database {
    share_rule: ShareRuleTable
    fee_period: FeePeriodTable
    ledger_account: LedgerAccountTable
    settled_grant: SettledGrantTable
    transfer: TransferTable
    statement: StatementTable
    statement_line: StatementLineTable
  }
}
