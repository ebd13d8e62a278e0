import { settleRoutes } from '@tsumugi/api'
import { inRole } from './people.ts'
import type { StageReport, Thread } from './thread.ts'

/** Close every month that has fees; the statements must add up to the fees, to the yen. */
export async function settle(thread: Thread): Promise<StageReport> {
  const { client } = inRole(thread.people, 'finance-officer')
  const periods = (await client.call(settleRoutes.feePeriods, {})).items
  for (const period of periods.filter(each => each.state === 'open' && each.grants > 0)) {
    const preview = await client.call(settleRoutes.previewPeriod, { params: { month: period.month } })
    if (!preview.isReconciled) throw new Error(`The month ${period.month} does not reconcile.`)
    await client.call(settleRoutes.closePeriod, { params: { month: period.month } })
  }
  const statements = (await client.call(settleRoutes.statements, {})).items
  const fees = sum(periods.map(period => period.fees.minor))
  const paid = sum(statements.map(statement => statement.subtotal.minor))
  if (fees !== paid) throw new Error(`Fees of ${fees} yen, statements of ${paid} yen: they must be equal.`)
  return {
    cameIn: `fees of ¥${fees}`,
    wentOut: `${statements.length} statements of ¥${paid}`,
    sizeBytes: 0,
    path: '/settle/statements',
  }
}

const sum = (amounts: readonly string[]): bigint => amounts.reduce((total, amount) => total + BigInt(amount), 0n)
