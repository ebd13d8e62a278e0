import { settleRoutes } from '@tsumugi/api'
import { inRole } from './people.ts'
import type { StageReport, Thread } from './thread.ts'

/** Close every month that has fees; the statements must add up to the fees, to the yen. */
export async function settle(thread: Thread): Promise<StageReport> {
  const { client } = inRole(thread.people, 'finance-officer')
  await bringShareRuleIntoForce(thread)
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
    wentOut: {
      en: `${statements.length} statements of ¥${paid}`,
      ja: `明細書 ${statements.length} 通、計 ¥${paid}`,
    },
    sizeBytes: 0,
    path: '/settle/statements',
  }
}

/** The sample's rule: 70 % to the hospitals, 20 % to those who read, 10 % to the platform. */
async function bringShareRuleIntoForce(thread: Thread): Promise<void> {
  const { client } = inRole(thread.people, 'finance-officer')
  const rules = await client.call(settleRoutes.shareRules, {})
  if (rules.items.length > 0) return
  // The month in the accounting zone, Asia/Tokyo.
  const inForceFrom = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date()).slice(0, 7)
  const shares = { hospitalsBasisPoints: 7000, annotatorsBasisPoints: 2000, platformBasisPoints: 1000 }
  await client.call(settleRoutes.createShareRule, {
    body: { ...shares, weights: { series: 1, reading: 1, adjudication: 2 }, inForceFrom },
  })
}

const sum = (amounts: readonly string[]): bigint => amounts.reduce((total, amount) => total + BigInt(amount), 0n)
