import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#platform/db'
import { type CompiledStep, candidates, compileCriterion } from './compile-criterion.ts'
import type { Criterion, Flow, FlowStep } from './contract.ts'

/** A question: which series do these rules select for this project at this instant? */
export interface Question {
  readonly projectId: string
  readonly criteria: readonly Criterion[]
  readonly at: Date
}

/** The steps of a flow, in order: what came in, the two rules that always hold (no opt-out; agreement and approval in force), the criteria. */
export function stepsOf({ criteria, at }: Question): readonly CompiledStep[] {
  return [everything, notOptedOut, covered(at), ...criteria.map(compileCriterion)]
}

const everything: CompiledStep = {
  label: { en: 'Series collected', ja: '収集されたシリーズ' },
  isMet: sql<boolean>`true`,
  reason: sql<string>`''`,
  found: sql<string>`to_char(series.created_at at time zone 'UTC', 'YYYY-MM-DD')`,
}

const notOptedOut: CompiledStep = {
  label: { en: 'Subject has not opted out', ja: 'オプトアウトなし' },
  isMet: sql<boolean>`(opt_out.id is null)`,
  reason: sql<string>`'opted-out'`,
  found: sql<string>`case when opt_out.id is null then 'no' else to_char(opt_out.effective_at at time zone 'UTC', 'YYYY-MM-DD') end`,
}

function covered(at: Date): CompiledStep {
  const day = at.toISOString().slice(0, 10)
  const isInForce = (table: RawBuilder<unknown>) => sql<boolean>`exists (select from ${table} as term
    where term.site_id = series.site_id and series.modality = any(term.modalities)
      and ${day}::date between term.starts_on and term.ends_on and (term.ended_at is null or term.ended_at > ${at}::timestamptz))`
  const hasAgreement = isInForce(sql`agreement`)
  const hasApproval = isInForce(sql`ethics_approval`)
  const word = sql<string>`case when not ${hasAgreement} then 'no-agreement' when not ${hasApproval} then 'no-ethics-approval' else 'in-force' end`
  return {
    label: { en: 'Agreement and ethics approval in force', ja: '契約と倫理審査の承認が有効' },
    isMet: sql<boolean>`(${hasAgreement} and ${hasApproval})`,
    reason: word,
    found: word,
  }
}

/** A candidate judged: `outAt` is the index of the first step it did not meet, null when it met all; `found` has one text a step. */
export interface JudgedSeries {
  readonly seriesId: string
  readonly subjectId: string
  readonly packDigest: string
  readonly outAt: number | null
  readonly reason: string
  readonly found: string[]
}

/** Judge every series that came in. In the order of pack digests. */
export async function judgeSeries(db: Db, question: Question): Promise<JudgedSeries[]> {
  const steps = stepsOf(question)
  const { rows } = await sql<JudgedSeries>`
    select series.id as "seriesId", series.subject_id as "subjectId", series.pack_digest as "packDigest",
      ${outAtOf(steps)} as "outAt", ${reasonOf(steps)} as reason,
      array[${sql.join(steps.map(step => step.found))}]::text[] as found
    from ${candidates(question.projectId)}
    order by series.pack_digest, series.id`.execute(db)
  return rows
}

/** Count without fetching each series: how many each rule leaves. */
export async function countCriteria(db: Db, question: Question): Promise<Flow> {
  const steps = stepsOf(question)
  const { rows } = await sql<{ subjectId: string; outAt: number | null; reason: string; series: bigint }>`
    select "subjectId", "outAt", reason, count(*) as series from (
      select series.subject_id as "subjectId", ${outAtOf(steps)} as "outAt", ${reasonOf(steps)} as reason
      from ${candidates(question.projectId)}) as judged
    group by "subjectId", "outAt", reason`.execute(db)
  return foldFlow(
    steps,
    rows.map(row => ({ ...row, series: Number(row.series) })),
  )
}

function outAtOf(steps: readonly CompiledStep[]): RawBuilder<number | null> {
  const branches = steps.map((step, index) => sql`when not ${step.isMet} then ${sql.lit(index)}`)
  return sql<number | null>`case ${sql.join(branches, sql` `)} end`
}

function reasonOf(steps: readonly CompiledStep[]): RawBuilder<string> {
  const branches = steps.map(step => sql`when not ${step.isMet} then ${step.reason}`)
  return sql<string>`case ${sql.join(branches, sql` `)} else '' end`
}

/** Some series of one subject that came to the same end. */
export interface CountedSeries {
  readonly subjectId: string
  readonly outAt: number | null
  readonly reason: string
  readonly series: number
}

/** Fold judged series into the boxes of the flow. A subject is in as long as one of its series is. */
export function foldFlow(steps: readonly Pick<CompiledStep, 'label'>[], counted: readonly CountedSeries[]): Flow {
  const lasts = new Map<string, number>()
  for (const { subjectId, outAt } of counted)
    lasts.set(subjectId, Math.max(lasts.get(subjectId) ?? -1, outAt ?? steps.length))
  const seriesIn = (index: number) =>
    counted.reduce((sum, one) => sum + ((one.outAt ?? steps.length) > index ? one.series : 0), 0)
  const subjectsIn = (index: number) => [...lasts.values()].filter(last => last > index).length
  return {
    steps: steps.map(({ label }, index): FlowStep => {
      const [series, subjects] = [seriesIn(index), subjectsIn(index)]
      return {
        label,
        series,
        subjects,
        excludedSeries: index === 0 ? 0 : seriesIn(index - 1) - series,
        excludedSubjects: index === 0 ? 0 : subjectsIn(index - 1) - subjects,
        reasons: countReasons(counted.filter(one => one.outAt === index)),
      }
    }),
  }
}

function countReasons(counted: readonly CountedSeries[]): Record<string, number> {
  const reasons = new Map<string, number>()
  for (const { reason, series } of counted) reasons.set(reason, (reasons.get(reason) ?? 0) + series)
  return Object.fromEntries([...reasons].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)))
}
