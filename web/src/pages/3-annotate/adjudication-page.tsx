import { Button } from '@mantine/core'
import { annotateRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { ask, load, useListed } from '../../api.ts'
import { paths } from '../../paths.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { useCaseColumns } from './case-columns.tsx'

const question = ask(annotateRoutes.cases, { query: { state: 'discrepant' } })
export const loader = (args: LoaderFunctionArgs) => load(args, question)

/** The adjudicator's queue, worst first. */
export function Component() {
  const { t } = useTranslation()
  const cases = useListed(question)
  const worst = cases.items[0]
  return (
    <Page
      title={t('shell.adjudication')}
      crumbs={[{ label: t('shell.stage.annotate') }]}
      description={t('annotate.adjudicationText')}
      actions={
        worst && (
          <Button component={Link} to={paths.adjudicate(worst.id)} size="sm">
            {t('annotate.worst')}
          </Button>
        )
      }
    >
      <DataTable
        label={t('shell.adjudication')}
        rows={cases}
        columns={useCaseColumns()}
        rowKey={c => c.id}
        to={c => paths.adjudicate(c.id)}
        empty={{ title: t('annotate.adjudicationEmpty'), text: t('annotate.adjudicationEmptyText') }}
      />
    </Page>
  )
}
