import { Button } from '@mantine/core'
import { annotateRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { ask, load, useListed } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { StatCard, StatRow } from '../../ui/stat-card.tsx'
import { useCaseColumns } from './case-columns.tsx'

const question = ask(annotateRoutes.cases, { query: {} })
export const loader = (args: LoaderFunctionArgs) => load(args, question)
const shownStates = ['reading', 'comparing', 'discrepant', 'agreed', 'accepted'] as const

export function Component() {
  const { t } = useTranslation()
  const { number } = useFormats()
  const cases = useListed(question)
  return (
    <Page
      title={t('shell.cases')}
      crumbs={[{ label: t('shell.stage.annotate') }]}
      description={t('annotate.casesText')}
    >
      {cases.total > 0 && (
        <StatRow>
          {shownStates.map(state => (
            <StatCard
              key={state}
              label={t(`state.${state}`)}
              value={number(cases.items.filter(one => one.state === state).length)}
            />
          ))}
        </StatRow>
      )}
      <DataTable
        label={t('shell.cases')}
        rows={cases}
        columns={useCaseColumns()}
        rowKey={c => c.id}
        to={c => paths.case(c.id)}
        search={c => `${c.number} ${c.cohortName} ${c.state}`}
        empty={{
          title: t('annotate.casesEmpty'),
          text: t('annotate.casesEmptyText'),
          action: (
            <Button component={Link} to={paths.cohorts()} variant="default">
              {t('annotate.toCohorts')}
            </Button>
          ),
        }}
      />
    </Page>
  )
}
