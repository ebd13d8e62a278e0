import assert from 'node:assert/strict'
import { settleRoutes } from '@tsumugi/api'
import { handler, type RouteHandler } from '#platform/http'
import { closePeriod } from './close-period.ts'
import { createShareRule, listShareRules } from './share-rules.ts'
import { listAccounts, listTransfers } from './view-ledger.ts'
import { listPeriods, previewPeriod } from './view-periods.ts'
import { listStatements, viewStatement, visibleTo } from './view-statements.ts'

const list = <T>(items: T[]) => ({ items, total: items.length })

/** The routes of this stage. */
export const routes: readonly RouteHandler[] = [
  handler(settleRoutes.shareRules, async ({ db }) => list(await listShareRules(db))),
  handler(settleRoutes.createShareRule, async context => {
    const input = { ...context.body, at: context.clock() }
    return context.transact(tx => createShareRule(tx, context.member(), input))
  }),
  handler(settleRoutes.feePeriods, async ({ db }) => list(await listPeriods(db))),
  handler(settleRoutes.previewPeriod, async ({ db, params }) => previewPeriod(db, params.month)),
  handler(settleRoutes.closePeriod, async context => {
    const { month } = context.params
    await context.transact(tx => closePeriod(tx, context.member(), { month, at: context.clock() }))
    const closed = (await listPeriods(context.db)).find(period => period.month === month && period.state === 'closed')
    assert(closed !== undefined, 'a month that was just closed is closed')
    return closed
  }),
  handler(settleRoutes.statements, async context =>
    list(await listStatements(context.db, visibleTo(context.member()))),
  ),
  handler(settleRoutes.statement, async context => viewStatement(context.db, context.member(), context.params.id)),
  handler(settleRoutes.ledgerAccounts, async ({ db }) => list(await listAccounts(db))),
  handler(settleRoutes.ledgerTransfers, async ({ db, query }) => list(await listTransfers(db, query))),
]
