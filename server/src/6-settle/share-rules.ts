import { randomUUID } from 'node:crypto'
import type { BodyOf, ReplyOf, settleRoutes } from '@tsumugi/api'
import type { MemberActor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import { record } from '#provenance'
import { lockLedger } from './lock-ledger.ts'
import { refuse } from './refusals.ts'

type View = ReplyOf<typeof settleRoutes.createShareRule>
export type CreateShareRule = BodyOf<typeof settleRoutes.createShareRule> & { readonly at: Date }

/** Put a share rule in force from a month on, for every grant that is settled in it or later. Refused unless the parts are the whole and
 *  each part that is paid by contribution has something that weighs, and when the month is closed. Answers the rule. */
export async function createShareRule(tx: Tx, actor: MemberActor, input: CreateShareRule): Promise<View> {
  requireWhole(input)
  await lockLedger(tx)
  const closed = await tx
    .selectFrom('fee_period')
    .select('month')
    .where('month', '=', input.inForceFrom)
    .executeTakeFirst()
  if (closed !== undefined)
    throw refuse('share-rule/month-closed', { message: 'This month is closed.', subject: input.inForceFrom })
  const { newest } = await tx
    .selectFrom('share_rule')
    .select(({ fn }) => fn.max('version').as('newest'))
    .executeTakeFirstOrThrow()
  const id = randomUUID()
  const version = Number(newest ?? 0) + 1
  const { at, ...rule } = input
  const logEntryId = await record(tx, actor, 'share-rule.created', { subjects: [id], body: { version, ...rule } })
  await tx
    .insertInto('share_rule')
    .values({
      id,
      version,
      hospitals_basis_points: rule.hospitalsBasisPoints,
      annotators_basis_points: rule.annotatorsBasisPoints,
      platform_basis_points: rule.platformBasisPoints,
      series_weight: rule.weights.series,
      reading_weight: rule.weights.reading,
      adjudication_weight: rule.weights.adjudication,
      in_force_from: rule.inForceFrom,
      log_entry_id: logEntryId,
      created_by: actor.memberId,
      created_at: at,
    })
    .execute()
  return { id, version, ...rule, createdAt: at.toISOString() }
}

function requireWhole(rule: CreateShareRule): void {
  const { hospitalsBasisPoints: hospitals, annotatorsBasisPoints: annotators, platformBasisPoints: platform } = rule
  if (hospitals + annotators + platform !== 10_000)
    throw refuse('share-rule/not-whole', {
      message: 'The parts of a fee must add up to the whole.',
      expected: '10000 basis points',
      found: `${hospitals + annotators + platform} basis points`,
    })
  const { weights } = rule
  if ((hospitals > 0 && weights.series === 0) || (annotators > 0 && weights.reading + weights.adjudication === 0))
    throw refuse('share-rule/nothing-weighs', {
      message: 'A part is to be divided by contributions that all weigh nothing.',
      expected: 'a weight above 0 for series, and for readings or adjudications',
    })
}

/** Share rules, newest first. */
export async function listShareRules(db: Db): Promise<View[]> {
  const rows = await db.selectFrom('share_rule').selectAll().orderBy('version', 'desc').execute()
  return rows.map(row => ({
    id: row.id,
    version: row.version,
    hospitalsBasisPoints: row.hospitals_basis_points,
    annotatorsBasisPoints: row.annotators_basis_points,
    platformBasisPoints: row.platform_basis_points,
    weights: { series: row.series_weight, reading: row.reading_weight, adjudication: row.adjudication_weight },
    inForceFrom: row.in_force_from,
    createdAt: row.created_at.toISOString(),
  }))
}

/** The rule in force in a month: the newest version whose first month is not after it. Refused: `period/no-share-rule`. */
export async function loadShareRule(db: Db, month: string): Promise<View> {
  const rule = (await listShareRules(db)).find(one => one.inForceFrom <= month)
  if (rule === undefined)
    throw refuse('period/no-share-rule', {
      message: 'No share rule is in force in this month.',
      subject: month,
      hint: 'Put one in force first.',
    })
  return rule
}
