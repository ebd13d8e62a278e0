import { type RawBuilder, sql } from 'kysely'
import type { Bilingual, Criterion } from './contract.ts'

/** One step of a cohort's flow as SQL over the tables of {@link candidates}. `isMet` is never null; `reason` is a short code or value
 *  that counts well, told of series that fell out here; `found` is what the step saw, for a person. */
export interface CompiledStep {
  readonly label: Bilingual
  readonly isMet: RawBuilder<boolean>
  readonly reason: RawBuilder<string>
  readonly found: RawBuilder<string>
}

/** The rows that steps speak of. `projectId` decides whose decisions count. */
export function candidates(projectId: string): RawBuilder<unknown> {
  return sql`series
    join subject on subject.id = series.subject_id
    join site on site.id = series.site_id
    left join opt_out on opt_out.site_id = subject.site_id and opt_out.pseudonym = subject.pseudonym
    left join series_check on series_check.series_id = series.id
    left join decision on decision.series_id = series.id and decision.project_id = ${projectId}::uuid`
}

/** Compile one rule. Every rule is a pure function of what is stored; values travel as parameters, never as SQL. */
export function compileCriterion(criterion: Criterion): CompiledStep {
  const label = labelOf(criterion)
  switch (criterion.kind) {
    case 'modality':
      return { label, ...among(sql`series.modality`, criterion.anyOf) }
    case 'body-part':
      return {
        label,
        ...among(
          sql`upper(series.body_part)`,
          criterion.anyOf.map(part => part.toUpperCase()),
        ),
      }
    case 'site':
      return {
        label,
        ...among(sql`series.site_id::text`, criterion.anyOf),
        found: sql`site.code`,
        reason: sql`site.code`,
      }
    case 'sex':
      return { label, ...among(sexSql, criterion.anyOf) }
    case 'age':
      return { label, ...within(ageSql, criterion) }
    case 'instance-count':
      return { label, ...within(sql`series.instance_count`, criterion) }
    case 'header':
      return { label, ...containing(sql`series.header ->> ${criterion.keyword}`, criterion.contains) }
    case 'measure':
      return { label, ...within(measureSql(criterion.name), criterion) }
    case 'without-issue':
      return { label, ...withoutIssue(criterion.codes) }
    case 'clinical':
      return { label, ...clinical(criterion.column, criterion.anyOf) }
    case 'accepted':
      return { label, ...accepted }
    default:
      return criterion satisfies never
  }
}

type Test = Omit<CompiledStep, 'label'>

const unknown = sql.lit('unknown')

/** Sex as the site told it, else as the header says. */
export const sexSql = sql<string>`coalesce(subject.sex, series.header ->> 'PatientSex')`

/** Age in years at the examination: PatientAge of the header, else the clinical column `age`. A birth year is of no use here, since
 *  dates are shifted by up to ten years. @see DICOM PS3.5 6.2 (AS) */
export const ageSql = sql<number>`coalesce(
  case when series.header ->> 'PatientAge' ~ '^\\d{3}[YMWD]$' then floor(substr(series.header ->> 'PatientAge', 1, 3)::numeric /
    case substr(series.header ->> 'PatientAge', 4, 1) when 'Y' then 1 when 'M' then 12 when 'W' then 52.18 else 365.25 end) end,
  (select min(value::numeric) from clinical_value where clinical_value.subject_id = subject.id and lower(column_name) = 'age'
    and value ~ '^\\d{1,3}(\\.\\d+)?$'))::float8`

function measureSql(name: string): RawBuilder<number> {
  return sql<number>`(select measure.value from measure where measure.series_id = series.id and measure.name = ${name})`
}

function among(value: RawBuilder<unknown>, anyOf: readonly string[]): Test {
  const found = sql<string>`coalesce(${value}, ${unknown})`
  return { isMet: sql<boolean>`coalesce(${value} = any(${[...anyOf]}::text[]), false)`, found, reason: found }
}

function within(value: RawBuilder<unknown>, range: { from?: number | undefined; to?: number | undefined }): Test {
  const isLow = range.from === undefined ? sql`false` : sql`${value} < ${range.from}::float8`
  const isHigh = range.to === undefined ? sql`false` : sql`${value} > ${range.to}::float8`
  return {
    isMet: sql<boolean>`coalesce(not (${isLow}) and not (${isHigh}) and ${value} is not null, false)`,
    reason: sql<string>`case when ${value} is null then 'unknown' when ${isLow} then 'below' when ${isHigh} then 'above' else 'within' end`,
    found: sql<string>`coalesce((${value})::text, ${unknown})`,
  }
}

function containing(value: RawBuilder<unknown>, contains: string): Test {
  const found = sql<string>`coalesce(${value}, ${unknown})`
  return {
    isMet: sql<boolean>`coalesce(strpos(lower(${value}), lower(${contains}::text)) > 0, false)`,
    found,
    reason: found,
  }
}

/** A series that was not checked yet has no issues only because nobody looked, so it does not meet the rule. */
function withoutIssue(codes: readonly string[]): Test {
  const found = sql<string>`(select string_agg(distinct code, ', ' order by code) from series_issue
    where series_issue.series_id = series.id and code = any(${[...codes]}::text[]))`
  const word = sql<string>`case when series_check.series_id is null then 'not-measured' else coalesce(${found}, 'none') end`
  return { isMet: sql<boolean>`(series_check.series_id is not null and ${found} is null)`, found: word, reason: word }
}

function clinical(column: string, anyOf: readonly string[]): Test {
  const values = sql`from clinical_value where clinical_value.subject_id = subject.id and column_name = ${column}`
  const found = sql<string>`coalesce((select string_agg(distinct value, ', ' order by value) ${values}), ${unknown})`
  return { isMet: sql<boolean>`exists (select ${values} and value = any(${[...anyOf]}::text[]))`, found, reason: found }
}

const decided = sql<string>`coalesce(decision.reason, decision.verdict, 'undecided')`
const accepted: Test = {
  isMet: sql<boolean>`coalesce(decision.verdict = 'accepted', false)`,
  found: decided,
  reason: decided,
}

function labelOf(criterion: Criterion): Bilingual {
  switch (criterion.kind) {
    case 'modality':
      return both('Modality', 'モダリティ', criterion.anyOf.join(', '))
    case 'body-part':
      return both('Body part', '部位', criterion.anyOf.join(', '))
    case 'site':
      return { en: `From ${criterion.anyOf.length} chosen sites`, ja: `選択した ${criterion.anyOf.length} 施設` }
    case 'sex':
      return both('Sex', '性別', criterion.anyOf.join(', '))
    case 'age':
      return both('Age in years', '年齢（歳）', rangeText(criterion))
    case 'instance-count':
      return both('Number of images', '画像枚数', rangeText(criterion))
    case 'header':
      return both(criterion.keyword, criterion.keyword, `“${criterion.contains}”`)
    case 'measure':
      return both(`Measure ${criterion.name}`, `計測値 ${criterion.name}`, rangeText(criterion))
    case 'without-issue':
      return both('Without issue', '問題なし', criterion.codes.join(', '))
    case 'clinical':
      return both(criterion.column, criterion.column, criterion.anyOf.join(', '))
    case 'accepted':
      return { en: 'Accepted by the curator', ja: 'キュレーターが採用' }
    default:
      return criterion satisfies never
  }
}

function both(en: string, ja: string, value: string): Bilingual {
  return { en: `${en}: ${value}`, ja: `${ja}：${value}` }
}

function rangeText({ from, to }: { from?: number | undefined; to?: number | undefined }): string {
  if (from !== undefined && to !== undefined) return `${from}–${to}`
  if (from !== undefined) return `≥ ${from}`
  return to === undefined ? '–' : `≤ ${to}`
}
