import type { ReplyOf, settleRoutes } from '@tsumugi/api'
import { sql } from 'kysely'
import type { Db } from '#platform/db'
import { moneyOf } from './view-statements.ts'

type Account = ReplyOf<typeof settleRoutes.ledgerAccounts>['items'][number]
type Transfer = ReplyOf<typeof settleRoutes.ledgerTransfers>['items'][number]

/** Accounts with their balances: credits less debits, so a customer's is what it owes, below zero. They add up to zero. */
export async function listAccounts(db: Db): Promise<Account[]> {
  const rows = await db
    .selectFrom('ledger_account')
    .innerJoin('organisation', 'organisation.id', 'ledger_account.organisation_id')
    .selectAll('ledger_account')
    .select(['organisation.name_en', 'organisation.name_ja'])
    .select(
      sql<string>`(select coalesce(sum(case when credit_account_id = ledger_account.id then amount_minor else -amount_minor end), 0)
        from transfer where ledger_account.id in (credit_account_id, debit_account_id))`.as('balance_minor'),
    )
    .orderBy('ledger_account.kind')
    .orderBy('organisation.name_en')
    .execute()
  return rows.map(row => ({
    id: row.id,
    name: { en: row.name_en, ja: row.name_ja },
    kind: row.kind,
    organisationId: row.organisation_id,
    balance: moneyOf(BigInt(row.balance_minor)),
  }))
}

/** Transfers, newest first; with `accountId` those of one account. Accounts are named by their organisation. */
export async function listTransfers(db: Db, { accountId }: { accountId?: string | undefined }): Promise<Transfer[]> {
  const rows = await db
    .selectFrom('transfer')
    .innerJoin('ledger_account as debit', 'debit.id', 'transfer.debit_account_id')
    .innerJoin('organisation as payer', 'payer.id', 'debit.organisation_id')
    .innerJoin('ledger_account as credit', 'credit.id', 'transfer.credit_account_id')
    .innerJoin('organisation as payee', 'payee.id', 'credit.organisation_id')
    .innerJoin('settled_grant', 'settled_grant.grant_id', 'transfer.grant_id')
    .selectAll('transfer')
    .select(['payer.name_en as payer_en', 'payer.name_ja as payer_ja', 'payee.name_en as payee_en'])
    .select(['payee.name_ja as payee_ja', 'settled_grant.month'])
    .$if(accountId !== undefined, query =>
      query.where(({ or, eb }) =>
        or([
          eb('transfer.debit_account_id', '=', accountId ?? ''),
          eb('transfer.credit_account_id', '=', accountId ?? ''),
        ]),
      ),
    )
    .orderBy('transfer.posted_at', 'desc')
    .orderBy('transfer.number', 'desc')
    .execute()
  return rows.map(row => ({
    id: row.id,
    at: row.posted_at.toISOString(),
    debitAccount: { en: row.payer_en, ja: row.payer_ja },
    creditAccount: { en: row.payee_en, ja: row.payee_ja },
    amount: moneyOf(row.amount_minor),
    month: row.month,
    contribution: row.contribution,
    count: row.count,
    grantId: row.grant_id,
    logEntryId: row.log_entry_id,
  }))
}
