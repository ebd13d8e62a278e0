import { type ReplyOf, settleRoutes } from '@tsumugi/api'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { ask, load, useListed } from '../../api.ts'
import { useFormats, yen } from '../../format.ts'
import { paths } from '../../paths.ts'
import { Chart, type ChartInk } from '../../ui/chart.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Instant, Money } from '../../ui/values.tsx'
import { State } from '../shared/state.tsx'

const question = ask(settleRoutes.feePeriods, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type Period = ReplyOf<typeof settleRoutes.feePeriods>['items'][number]
const chartHeight = 180
const fewestBars = 2

function useColumns(): Column<Period>[] {
  const { t } = useTranslation()
  const { month, number } = useFormats()
  return [
    { key: 'month', title: t('settle.month'), cell: p => month(p.month), sort: p => p.month },
    { key: 'state', title: t('collect.state'), cell: p => <State name={p.state} />, sort: p => p.state },
    {
      key: 'fees',
      title: t('settle.fees'),
      align: 'right',
      cell: p => <Money value={p.fees} />,
      sort: p => Number(p.fees.minor),
    },
    { key: 'grants', title: t('settle.grants'), align: 'right', cell: p => number(p.grants) },
    { key: 'closedAt', title: t('settle.closedAt'), cell: p => <Instant at={p.closedAt} /> },
    { key: 'closedBy', title: t('settle.closedBy'), cell: p => p.closedBy ?? '–' },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const periods = useListed(question)
  return (
    <Page
      title={t('shell.feePeriods')}
      crumbs={[{ label: t('shell.stage.settle') }]}
      description={t('settle.periodsText')}
    >
      {periods.items.length >= fewestBars && <FeeChart periods={periods.items} />}
      <DataTable
        label={t('shell.feePeriods')}
        rows={periods}
        columns={useColumns()}
        rowKey={p => p.month}
        to={p => paths.feePeriod(p.month)}
        empty={{ title: t('settle.periodsEmpty'), text: t('settle.periodsEmptyText') }}
      />
    </Page>
  )
}

function FeeChart({ periods }: { periods: readonly Period[] }) {
  const { t } = useTranslation()
  const option = useCallback((ink: ChartInk) => feeBars(periods, ink), [periods])
  return (
    <Section title={t('settle.feesByMonth')}>
      <Chart label={t('settle.feesByMonth')} height={chartHeight} option={option} />
    </Section>
  )
}

function feeBars(periods: readonly Period[], ink: ChartInk) {
  const inOrder = periods.toSorted((a, b) => (a.month < b.month ? -1 : 1))
  const axis = { axisLine: { lineStyle: { color: ink.line } }, axisTick: { show: false } }
  const label = (value: number) => yen(BigInt(value))
  return {
    grid: { left: 84, right: 12, top: 12, bottom: 26 },
    tooltip: { trigger: 'axis', valueFormatter: label },
    xAxis: { type: 'category', data: inOrder.map(p => p.month), axisLabel: { color: ink.soft }, ...axis },
    yAxis: {
      type: 'value',
      axisLabel: { color: ink.soft, formatter: label },
      splitLine: { lineStyle: { color: ink.line } },
    },
    series: [{ type: 'bar', barMaxWidth: 36, color: ink.accent, data: inOrder.map(p => Number(p.fees.minor)) }],
  }
}
