import { selectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useName } from '../../format.ts'
import { paths } from '../../paths.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { paramOf } from '../shared/param.ts'

type Params = Readonly<Record<string, string | undefined>>
const askOne = (params: Params) =>
  ask(selectRoutes.explain, { params: { id: paramOf(params, 'id'), seriesId: paramOf(params, 'seriesId') } })
export const loader = (args: LoaderFunctionArgs) => load(args, askOne(args.params))

/** Why a series is in or out of a cohort, rule by rule. */
export function Component() {
  const { t } = useTranslation()
  const name = useName()
  const params = useParams()
  const { isIn, steps } = useAsked(askOne(params))
  const rows = steps.map((step, index) => ({ ...step, number: index + 1 }))
  return (
    <Page
      title={t('select.explain')}
      width="narrow"
      description={t('select.explainText')}
      crumbs={[
        { label: t('shell.stage.select') },
        { label: t('shell.cohorts'), to: paths.cohort(paramOf(params, 'id')) },
        { label: t('collect.series'), to: paths.series(paramOf(params, 'seriesId')) },
      ]}
    >
      <Notice tone={isIn ? 'good' : 'warn'}>{isIn ? t('select.isIn') : t('select.isOut')}</Notice>
      <DataTable
        label={t('select.explain')}
        rows={{ items: rows, total: rows.length }}
        rowKey={row => String(row.number)}
        empty={{ title: t('select.noRules'), text: t('select.noRulesText') }}
        columns={[
          { key: 'rule', title: t('select.rule'), isLong: true, cell: row => name(row.label) },
          {
            key: 'met',
            title: '',
            cell: row => (
              <StateBadge tone={row.isMet ? 'good' : 'bad'} label={row.isMet ? t('select.met') : t('select.notMet')} />
            ),
          },
          { key: 'found', title: t('select.foundValue'), isLong: true, cell: row => row.found },
        ]}
      />
    </Page>
  )
}
