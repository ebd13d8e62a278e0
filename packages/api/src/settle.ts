import { z } from 'zod'
import { bilingual, id, instant, listOf, money, month } from './common.ts'
import { route } from './route.ts'

/** How a fee is shared. Basis points of the fee; the hospital part is divided by contribution. They add up to 10 000. */
export const shareRule = z.object({
  id,
  version: z.number().int(),
  hospitalsBasisPoints: z.number().int().min(0).max(10_000),
  annotatorsBasisPoints: z.number().int().min(0).max(10_000),
  platformBasisPoints: z.number().int().min(0).max(10_000),
  /** What a case and a label weigh among contributions. */
  weights: z.object({
    series: z.number().int().min(0),
    reading: z.number().int().min(0),
    adjudication: z.number().int().min(0),
  }),
  inForceFrom: month,
  createdAt: instant,
})
export const feePeriod = z.object({
  month,
  state: z.enum(['open', 'closed']),
  fees: money,
  grants: z.number().int(),
  closedAt: instant.nullable(),
  closedBy: z.string().nullable(),
})
export const statementLine = z.object({
  grantId: id,
  datasetName: z.string(),
  version: z.string(),
  customer: bilingual,
  contribution: z.enum(['series', 'reading', 'adjudication', 'platform']),
  count: z.number().int(),
  amount: money,
})
export const statement = z.object({
  id,
  month,
  payeeKind: z.enum(['organisation', 'platform']),
  organisationId: id.nullable(),
  payeeName: bilingual,
  lines: z.array(statementLine),
  /** Amounts are tax-exclusive; tax is one line, rounded down to the yen per statement. */
  subtotal: money,
  taxRatePercent: z.number().int(),
  tax: money,
  total: money,
  createdAt: instant,
})
export const ledgerAccount = z.object({
  id,
  name: bilingual,
  kind: z.enum(['customer', 'hospital', 'annotation', 'platform']),
  organisationId: id.nullable(),
  balance: money,
})
export const transfer = z.object({
  id,
  at: instant,
  debitAccount: bilingual,
  creditAccount: bilingual,
  amount: money,
  /** The accounting month in which it was settled. */
  month,
  contribution: z.enum(['series', 'reading', 'adjudication', 'platform']),
  count: z.number().int(),
  grantId: id.nullable(),
  logEntryId: id,
})
const finance = ['finance-officer', 'operator'] as const

export const settleRoutes = {
  shareRules: route({
    method: 'GET',
    path: '/share-rules',
    who: [...finance, 'data-manager'],
    summary: 'Share rules, newest first',
    reply: listOf(shareRule),
  }),
  createShareRule: route({
    method: 'POST',
    path: '/share-rules',
    who: ['finance-officer'],
    summary: 'Put a share rule in force from a month on',
    body: shareRule.omit({ id: true, version: true, createdAt: true }),
    reply: shareRule,
  }),
  feePeriods: route({
    method: 'GET',
    path: '/fee-periods',
    who: [...finance],
    summary: 'Months with fees',
    reply: listOf(feePeriod),
  }),
  previewPeriod: route({
    method: 'GET',
    path: '/fee-periods/:month/preview',
    who: [...finance],
    summary: 'What closing this month would pay to whom',
    params: z.object({ month }),
    reply: z.object({
      fees: money,
      statements: z.array(statement.omit({ id: true, createdAt: true })),
      isReconciled: z.boolean(),
    }),
  }),
  closePeriod: route({
    method: 'POST',
    path: '/fee-periods/:month/close',
    who: ['finance-officer'],
    summary: 'Close the month: transfers are posted and statements made, once',
    params: z.object({ month }),
    reply: feePeriod,
  }),
  statements: route({
    method: 'GET',
    path: '/statements',
    who: [...finance, 'data-manager', 'annotator', 'adjudicator'],
    summary: 'Statements; others than finance see those of the own organisation',
    reply: listOf(statement),
  }),
  statement: route({
    method: 'GET',
    path: '/statements/:id',
    who: [...finance, 'data-manager', 'annotator', 'adjudicator'],
    summary: 'One statement',
    params: z.object({ id }),
    reply: statement,
  }),
  ledgerAccounts: route({
    method: 'GET',
    path: '/ledger/accounts',
    who: [...finance],
    summary: 'Accounts with balances; they add up to zero',
    reply: listOf(ledgerAccount),
  }),
  ledgerTransfers: route({
    method: 'GET',
    path: '/ledger/transfers',
    who: [...finance],
    summary: 'Transfers, newest first',
    query: z.object({ accountId: id.optional() }),
    reply: listOf(transfer),
  }),
} as const
