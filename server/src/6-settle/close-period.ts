import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { MemberActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import { accountingMonth } from '#release'
import { lockLedger } from './lock-ledger.ts'
import {
  type PlannedGrant,
  type PlannedPeriod,
  type PlannedStatement,
  planPeriod,
  taxRatePercent,
} from './plan-period.ts'
import { refuse } from './refusals.ts'

/** Close a month, once: its fees are shared, posted as transfers from the customers to the payees, and told in statements. A fee accepted later
 *  in the same month falls in the next. Refused for a month that has not begun, is closed, or has no fee. */
export async function closePeriod(tx: Tx, actor: MemberActor, input: { month: string; at: Date }): Promise<void> {
  await lockLedger(tx)
  await requireOpen(tx, input)
  const plan = await planPeriod(tx, input.month)
  if (plan.grants.length === 0)
    throw refuse('period/empty', { message: 'No fee is due in this month.', subject: input.month })
  requireExact(plan)
  const logEntryId = await record(tx, actor, 'period.closed', {
    subjects: [input.month, plan.shareRuleId, ...plan.grants.map(({ grant }) => grant.grantId)],
    body: { month: input.month, fees: moneyOf(plan.feesMinor), grants: plan.grants.length },
  })
  await tx
    .insertInto('fee_period')
    .values({
      month: input.month,
      fees_minor: plan.feesMinor,
      grants: plan.grants.length,
      share_rule_id: plan.shareRuleId,
      log_entry_id: logEntryId,
      closed_by: actor.memberId,
      closed_at: input.at,
    })
    .execute()
  for (const planned of plan.grants) await settleGrant(tx, actor, { planned, ...input })
  for (const statement of plan.statements) await insertStatement(tx, { statement, ...input })
  await announceChange(tx, '/fee-periods')
  await announceChange(tx, '/statements')
}

async function requireOpen(tx: Tx, { month, at }: { month: string; at: Date }): Promise<void> {
  const current = accountingMonth(at)
  if (month > current)
    throw refuse('period/not-begun', {
      message: 'This month has not begun.',
      expected: `${current} or earlier`,
      found: month,
    })
  const closed = await tx.selectFrom('fee_period').select('month').where('month', '=', month).executeTakeFirst()
  if (closed !== undefined)
    throw refuse('period/already-closed', { message: 'This month is closed. It never changes.', subject: month })
}

function requireExact(plan: PlannedPeriod): void {
  for (const { grant, parts } of plan.grants)
    assert.equal(
      parts.reduce((total, part) => total + part.amountMinor, 0n),
      grant.feeMinor,
      'the parts of a fee add up to it',
    )
}

interface Settling {
  readonly planned: PlannedGrant
  readonly month: string
  readonly at: Date
}

async function settleGrant(tx: Tx, actor: MemberActor, { planned, month, at }: Settling): Promise<void> {
  const { grant, parts } = planned
  const logEntryId = await record(tx, actor, 'fee.shared', {
    subjects: [grant.grantId, grant.releaseId, grant.customerId],
    body: {
      month,
      fee: moneyOf(grant.feeMinor),
      parts: parts.map(({ organisationId, kind, count, amountMinor }) => ({
        organisationId,
        kind,
        count,
        amount: moneyOf(amountMinor),
      })),
    },
  })
  await tx
    .insertInto('settled_grant')
    .values({ grant_id: grant.grantId, month, fee_minor: grant.feeMinor, log_entry_id: logEntryId })
    .execute()
  const debit = await ensureAccount(tx, grant.customerId, at)
  for (const part of parts.filter(one => one.amountMinor > 0n))
    await tx
      .insertInto('transfer')
      .values({
        id: randomUUID(),
        debit_account_id: debit,
        credit_account_id: await ensureAccount(tx, part.organisationId, at),
        amount_minor: part.amountMinor,
        contribution: part.kind,
        count: part.count,
        grant_id: grant.grantId,
        log_entry_id: logEntryId,
        posted_at: at,
      })
      .execute()
}

async function insertStatement(
  tx: Tx,
  { statement, month, at }: { statement: PlannedStatement; month: string; at: Date },
): Promise<void> {
  const id = randomUUID()
  await tx
    .insertInto('statement')
    .values({
      id,
      month,
      account_id: await ensureAccount(tx, statement.organisationId, at),
      subtotal_minor: statement.subtotalMinor,
      tax_rate_percent: taxRatePercent,
      tax_minor: statement.taxMinor,
      created_at: at,
    })
    .execute()
  await tx
    .insertInto('statement_line')
    .values(
      statement.lines.map((line, index) => ({
        statement_id: id,
        number: index + 1,
        grant_id: line.grantId,
        contribution: line.kind,
        count: line.count,
        amount_minor: line.amountMinor,
      })),
    )
    .execute()
}

/** The account of an organisation, opened at its first transfer. */
async function ensureAccount(tx: Tx, organisationId: string, at: Date): Promise<string> {
  const existing = await tx
    .selectFrom('ledger_account')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  if (existing !== undefined) return existing.id
  const { kind } = await tx
    .selectFrom('organisation')
    .select('kind')
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  const id = randomUUID()
  await tx.insertInto('ledger_account').values({ id, organisation_id: organisationId, kind, created_at: at }).execute()
  return id
}

const moneyOf = (minor: bigint) => ({ minor: String(minor), currency: 'JPY' })
