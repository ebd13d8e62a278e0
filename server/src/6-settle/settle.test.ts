import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { releaseRoutes, settleRoutes } from '@tsumugi/api'
import { sql } from 'kysely'
import type { MemberActor } from '#platform/actor'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { routes as releaseStageRoutes } from '#release'
import { buildRelease } from '../5-release/build-release.ts'
import { askRelease, jobContext, makeScene } from '../5-release/testing/scene.ts'
import { routes } from './routes.ts'
import { countPeriods, waiting } from './waiting.ts'

const platform = await openTestPlatform()
let now = new Date('2026-04-30T14:59:00Z')
const door = await openTestDoor({ ...platform, clock: () => now }, [...releaseStageRoutes, ...routes])
after(async () => {
  await door.close()
  await platform.close()
})
const scene = await makeScene(platform, [
  { site: 0, reference: 'agreed' },
  { site: 0, reference: 'adjudicated' },
  { site: 1, reference: 'agreed' },
])
const { curator, customer, otherCustomer, ethicsOfficer, financeOfficer, dataManager } = scene
const { id: releaseId } = await door.call(curator, releaseRoutes.createRelease, { body: askRelease(scene) })
await buildRelease(jobContext(platform, { releaseId }))

async function grant(to: MemberActor, fee: string) {
  const body = { releaseId, purpose: 'research' as const, statement: 'x' }
  const { id } = await door.call(to, releaseRoutes.requestAccess, { body })
  const decision = { verdict: 'approve' as const, fee: { minor: fee, currency: 'JPY' as const }, endsOn: '2027-12-31' }
  await door.call(ethicsOfficer, releaseRoutes.decideRequest, { params: { id }, body: decision })
  return door.call(to, releaseRoutes.acceptQuote, { params: { id } })
}
const rule = {
  hospitalsBasisPoints: 6000,
  annotatorsBasisPoints: 2500,
  platformBasisPoints: 1500,
  weights: { series: 1, reading: 1, adjudication: 2 },
  inForceFrom: '2026-04',
}
const preview = (month: string) => door.ask(financeOfficer, settleRoutes.previewPeriod, { params: { month } })
const close = (month: string) => door.ask(financeOfficer, settleRoutes.closePeriod, { params: { month } })
const periods = async () =>
  (await door.call(financeOfficer, settleRoutes.feePeriods, {})).items.map(({ month, state, fees }) => [
    month,
    state,
    fees.minor,
  ])

// One minute before May begins in Tokyo.
const first = await grant(customer, '1000001')
now = new Date('2026-04-30T15:00:00Z')
await grant(otherCustomer, '333')

test('a fee falls in the month of acceptance in Tokyo', async () => {
  assert.deepEqual(await periods(), [
    ['2026-05', 'open', '333'],
    ['2026-04', 'open', '1000001'],
  ])
  assert.equal((await waiting(platform.db, financeOfficer))[0]?.count, 2)
})

test('no month is shared before a rule is in force', async () => {
  const answer = await preview('2026-04')
  assert.deepEqual([answer.status, answer.error().code], [409, 'period/no-share-rule'])
})

test('a rule that is not the whole, or by which nothing weighs, is refused', async () => {
  const refusal = async (change: Partial<typeof rule>) => {
    const answer = await door.ask(financeOfficer, settleRoutes.createShareRule, { body: { ...rule, ...change } })
    return [answer.status, answer.error().code]
  }
  assert.deepEqual(await refusal({ platformBasisPoints: 1499 }), [422, 'share-rule/not-whole'])
  assert.deepEqual(await refusal({ weights: { series: 0, reading: 1, adjudication: 1 } }), [
    422,
    'share-rule/nothing-weighs',
  ])
})

test('a rule that gives hospitals less than their agreements promise is not used while the platform’s part cannot cover it', async () => {
  const low = { hospitalsBasisPoints: 6000, annotatorsBasisPoints: 4000, platformBasisPoints: 0 }
  await door.call(financeOfficer, settleRoutes.createShareRule, { body: { ...rule, ...low } })
  const answer = await preview('2026-04')
  // 70 % of 1,000,001 rounded down twice is 700,000; the rule gives 600,001.
  assert.deepEqual(
    [answer.status, answer.error().code, answer.error().expected],
    [409, 'period/promise-not-covered', '99999 yen more for hospitals'],
  )
})

test('of the rules whose month has begun the newest is in force', async () => {
  const create = (change: Partial<typeof rule>) =>
    door.call(financeOfficer, settleRoutes.createShareRule, { body: { ...rule, ...change } })
  assert.equal((await create({ hospitalsBasisPoints: 7500, platformBasisPoints: 0 })).version, 2)
  assert.equal((await create({})).version, 3)
  const later = {
    hospitalsBasisPoints: 10_000,
    annotatorsBasisPoints: 0,
    platformBasisPoints: 0,
    inForceFrom: '2026-06',
  }
  assert.equal((await create(later)).version, 4)
  const { items } = await door.call(financeOfficer, settleRoutes.shareRules, {})
  assert.deepEqual(
    items.map(one => one.version),
    [4, 3, 2, 1],
  )
})

test('a preview says to the yen who would get what, with tax rounded down once a statement', async () => {
  const { fees, statements, isReconciled } = await door.call(financeOfficer, settleRoutes.previewPeriod, {
    params: { month: '2026-04' },
  })
  assert.deepEqual([fees.minor, isReconciled], ['1000001', true])
  const of = (organisationId: string) => {
    const found = statements.find(one => one.organisationId === organisationId)
    return [
      found?.lines.map(line => [line.contribution, line.count, line.amount.minor]),
      found?.subtotal.minor,
      found?.tax.minor,
    ]
  }
  // The agreements promise 70 % where the rule gives 60 %: of the 666,667.3 yen of two series 466,667, of the 333,333.7 of one 233,333.
  // 25 % is 250,000 by 6 readings × 1 and 1 adjudication × 2. The platform has 15 % and tops the hospitals up by 99,999.
  assert.deepEqual(of(scene.hospitalIds[0]), [[['series', 2, '466667']], '466667', '46666'])
  assert.deepEqual(of(scene.hospitalIds[1]), [[['series', 1, '233333']], '233333', '23333'])
  assert.deepEqual(of(scene.annotatorFirmId), [
    [
      ['adjudication', 1, '62500'],
      ['reading', 6, '187500'],
    ],
    '250000',
    '25000',
  ])
  assert.deepEqual(of(scene.platformId), [[['platform', 1, '50001']], '50001', '5000'])
})

test('closing a month posts transfers that add up to zero, each with its entry in the log', async () => {
  assert.equal((await close('2026-04')).status, 200)
  const { items: accounts } = await door.call(financeOfficer, settleRoutes.ledgerAccounts, {})
  const balances = accounts.map(account => BigInt(account.balance.minor))
  assert.equal(
    balances.reduce((one, other) => one + other, 0n),
    0n,
  )
  const owed = accounts.find(account => account.organisationId === customer.organisationId)
  assert.equal(owed?.balance.minor, '-1000001')
  const { items: transfers } = await door.call(financeOfficer, settleRoutes.ledgerTransfers, { query: {} })
  assert.equal(transfers.length, 5)
  for (const { logEntryId } of transfers) {
    const entry = await platform.db
      .selectFrom('log_entry')
      .select('content')
      .where('id', '=', logEntryId)
      .executeTakeFirstOrThrow()
    assert.equal(JSON.parse(entry.content).act, 'fee.shared')
  }
  const own = await door.call(financeOfficer, settleRoutes.ledgerTransfers, { query: { accountId: accounts[0]?.id } })
  assert.ok(own.items.length < transfers.length)
})

test('the statements of a closed month are what the preview said', async () => {
  const { statements, isReconciled } = await door.call(financeOfficer, settleRoutes.previewPeriod, {
    params: { month: '2026-04' },
  })
  assert.equal(isReconciled, true)
  assert.deepEqual(statements.map(one => [one.payeeName.en, one.total.minor]).sort(), [
    ['Kita Hospital', '513333'],
    ['Minami Hospital', '256666'],
    ['Platform', '55001'],
    ['Reading firm', '275000'],
  ])
})

test('a hospital sees its own statements alone', async () => {
  const { items } = await door.call(dataManager, settleRoutes.statements, {})
  assert.deepEqual(
    items.map(one => one.payeeName.en),
    ['Kita Hospital'],
  )
  const all = await door.call(financeOfficer, settleRoutes.statements, {})
  const foreign = all.items.find(one => one.payeeName.en === 'Minami Hospital')
  const answer = await door.ask(dataManager, settleRoutes.statement, { params: { id: foreign?.id ?? '' } })
  assert.deepEqual([answer.status, answer.error().code], [404, 'statement/not-found'])
  const own = await door.call(dataManager, settleRoutes.statement, { params: { id: items[0]?.id ?? '' } })
  assert.equal(own.total.minor, '513333')
})

test('a month is closed once, not before it begins, and not when no fee is due', async () => {
  const refusal = async (month: string) => {
    const answer = await close(month)
    return [answer.status, answer.error().code]
  }
  assert.deepEqual(await refusal('2026-04'), [409, 'period/already-closed'])
  assert.deepEqual(await refusal('2026-06'), [409, 'period/not-begun'])
  assert.deepEqual(await refusal('2026-03'), [409, 'period/no-share-rule'])
  const created = await door.ask(financeOfficer, settleRoutes.createShareRule, { body: rule })
  assert.deepEqual([created.status, created.error().code], [409, 'share-rule/month-closed'])
})

test('of two who close a month at once one wins, and every fee is shared once', async () => {
  const answers = await Promise.all([close('2026-05'), close('2026-05')])
  assert.deepEqual(answers.map(answer => answer.status).sort(), [200, 409])
  const { total } = await platform.db
    .selectFrom('transfer')
    .select(({ fn }) => fn.sum<string>('amount_minor').as('total'))
    .executeTakeFirstOrThrow()
  assert.equal(BigInt(total), 1_000_334n)
})

test('a fee accepted after its month was closed falls in the next month', async () => {
  now = new Date('2026-05-20T00:00:00Z')
  const { id } = await door.call(curator, releaseRoutes.createRelease, {
    body: askRelease(scene, { version: '1.1.0' }),
  })
  await buildRelease(jobContext(platform, { releaseId: id }))
  const body = { releaseId: id, purpose: 'education' as const, statement: 'x' }
  const request = await door.call(customer, releaseRoutes.requestAccess, { body })
  const decision = { verdict: 'approve' as const, fee: { minor: '10', currency: 'JPY' as const }, endsOn: '2027-12-31' }
  await door.call(ethicsOfficer, releaseRoutes.decideRequest, { params: { id: request.id }, body: decision })
  await door.call(customer, releaseRoutes.acceptQuote, { params: { id: request.id } })
  assert.deepEqual((await periods())[0], ['2026-06', 'open', '10'])
  assert.deepEqual(await countPeriods(platform.db), { open: 1, closed: 2 })
  now = new Date('2026-07-20T00:00:00Z')
  assert.equal((await close('2026-07')).error().code, 'period/empty')
  assert.equal((await close('2026-06')).status, 200)
})

test('what is closed cannot be edited in the database either', async () => {
  const attempt = (statement: string) => assert.rejects(sql.raw(statement).execute(platform.db), /never edited/)
  await attempt(`update fee_period set fees_minor = 0`)
  await attempt(`update transfer set amount_minor = 1`)
  await attempt(`delete from transfer`)
  await attempt(`update statement set subtotal_minor = 0`)
  await attempt(`delete from statement_line`)
  await attempt(`update share_rule set series_weight = 9`)
})

test('the database refuses a transfer of nothing, to oneself, or without a cause', async () => {
  const insert = (amount: string, credit: string, entry: string) =>
    sql
      .raw(`insert into transfer (id, debit_account_id, credit_account_id, amount_minor, contribution, count, grant_id, log_entry_id, posted_at)
      select gen_random_uuid(), debit_account_id, ${credit}, ${amount}, 'series', 1, grant_id, ${entry}, now() from transfer limit 1`)
      .execute(platform.db)
  await assert.rejects(insert('0', 'credit_account_id', 'log_entry_id'), /a_transfer_moves_something/)
  await assert.rejects(insert('1', 'debit_account_id', 'log_entry_id'), /a_transfer_has_two_sides/)
  await assert.rejects(insert('1', 'credit_account_id', 'gen_random_uuid()'), /log_entry/)
})

test('the accounts are refilled to the yen by the statements', async () => {
  const { items } = await door.call(financeOfficer, settleRoutes.statements, {})
  const subtotal = items.reduce((total, one) => total + BigInt(one.subtotal.minor), 0n)
  assert.equal(subtotal, 1_000_344n)
  assert.equal(first.fee.minor, '1000001')
})
