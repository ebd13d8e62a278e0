import type { Db } from '#platform/db'
import { accountingMonth, type GrantedRelease, listAcceptedGrants } from '#release'
import { collectContributions } from './collect-contributions.ts'
import { dueMonth } from './due-month.ts'
import { refuse } from './refusals.ts'
import { type FeePart, shareFee } from './share-fee.ts'
import { loadShareRule } from './share-rules.ts'

/** How one grant's fee is shared. */
export interface PlannedGrant {
  readonly grant: GrantedRelease
  readonly parts: readonly FeePart[]
}
interface PlannedLine extends FeePart {
  readonly grantId: string
}
/** What one payee gets in a month. Amounts are without tax; tax is rounded down to the yen once. */
export interface PlannedStatement {
  readonly organisationId: string
  readonly lines: readonly PlannedLine[]
  readonly subtotalMinor: bigint
  readonly taxMinor: bigint
}
export interface PlannedPeriod {
  readonly month: string
  readonly shareRuleId: string
  readonly grants: readonly PlannedGrant[]
  readonly feesMinor: bigint
  readonly statements: readonly PlannedStatement[]
}

/** The rate of consumption tax, in per cent. @see Consumption Tax Act of Japan, article 29, with the local part */
export const taxRatePercent = 10

/** Grants that are not settled yet, by the month in which they are due. */
export async function listDueGrants(db: Db): Promise<Map<string, GrantedRelease[]>> {
  const settled = new Set((await db.selectFrom('settled_grant').select('grant_id').execute()).map(row => row.grant_id))
  const closed = new Set((await db.selectFrom('fee_period').select('month').execute()).map(row => row.month))
  const due = (await listAcceptedGrants(db)).filter(grant => !settled.has(grant.grantId))
  return Map.groupBy(due, grant => dueMonth(accountingMonth(grant.acceptedAt), closed))
}

/** What closing a month would pay to whom, by the rule in force in it. A pure fold over what the stages before tell, so that it can be
 *  looked at as often as one likes. Refused: `period/no-share-rule`, `period/no-platform`, `period/promise-not-covered`. */
export async function planPeriod(db: Db, month: string): Promise<PlannedPeriod> {
  const rule = await loadShareRule(db, month)
  const platformId = await loadPlatformId(db)
  const due = (await listDueGrants(db)).get(month) ?? []
  const grants: PlannedGrant[] = []
  for (const grant of due) {
    const contributions = await collectContributions(db, grant)
    const { parts, uncoveredMinor } = shareFee(grant.feeMinor, rule, { contributions, platformId })
    if (uncoveredMinor > 0n)
      throw refuse('period/promise-not-covered', {
        message:
          'The share rule gives hospitals less than their agreements promise, and the platform’s part does not cover it.',
        subject: grant.grantId,
        expected: `${uncoveredMinor} yen more for hospitals`,
        hint: 'Put a share rule with a larger part for hospitals in force for this month.',
      })
    grants.push({ grant, parts })
  }
  return {
    month,
    shareRuleId: rule.id,
    grants,
    feesMinor: due.reduce((total, grant) => total + grant.feeMinor, 0n),
    statements: statementsOf(grants),
  }
}

function statementsOf(grants: readonly PlannedGrant[]): PlannedStatement[] {
  const lines = grants.flatMap(({ grant, parts }) => parts.map(part => ({ ...part, grantId: grant.grantId })))
  const byPayee = [...Map.groupBy(lines, line => line.organisationId)].sort(([one], [other]) => (one < other ? -1 : 1))
  return byPayee.map(([organisationId, own]) => {
    const subtotalMinor = own.reduce((total, line) => total + line.amountMinor, 0n)
    return { organisationId, lines: own, subtotalMinor, taxMinor: (subtotalMinor * BigInt(taxRatePercent)) / 100n }
  })
}

/** The organisation that gets the platform's part: the first of its kind. */
async function loadPlatformId(db: Db): Promise<string> {
  const row = await db
    .selectFrom('organisation')
    .select('id')
    .where('kind', '=', 'platform')
    .orderBy('created_at')
    .orderBy('id')
    .executeTakeFirst()
  if (row === undefined)
    throw refuse('period/no-platform', {
      message: 'No organisation of the platform is entered, so its part has no account.',
      hint: 'Add an organisation of the kind platform.',
    })
  return row.id
}
