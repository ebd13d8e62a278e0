import { Button } from '@mantine/core'
import { type ReplyOf, selectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { ask, load, useListed } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { Digest, Instant } from '../../ui/values.tsx'

const question = ask(selectRoutes.cohorts, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type Cohort = ReplyOf<typeof selectRoutes.cohorts>['items'][number]

function useColumns(): Column<Cohort>[] {
  const { t } = useTranslation()
  const { number } = useFormats()
  return [
    {
      key: 'name',
      title: t('select.name'),
      cell: c => t('select.cohort', { name: c.name, version: c.version }),
      sort: c => c.name,
    },
    {
      key: 'series',
      title: t('collect.count.series'),
      align: 'right',
      cell: c => number(c.seriesCount),
      sort: c => c.seriesCount,
    },
    {
      key: 'subjects',
      title: t('collect.count.subjects'),
      align: 'right',
      cell: c => number(c.subjectCount),
      sort: c => c.subjectCount,
    },
    { key: 'rules', title: t('select.rules'), align: 'right', cell: c => number(c.criteria.length) },
    { key: 'digest', title: t('collect.digest'), cell: c => <Digest value={c.digest} /> },
    { key: 'frozenBy', title: t('select.frozenBy'), cell: c => c.frozenBy },
    { key: 'frozenAt', title: t('select.frozenAt'), cell: c => <Instant at={c.frozenAt} />, sort: c => c.frozenAt },
  ]
}

export function Component() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('shell.cohorts')}
      crumbs={[{ label: t('shell.stage.select') }]}
      description={t('select.cohortsText')}
    >
      <DataTable
        label={t('shell.cohorts')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={c => c.id}
        to={c => paths.cohort(c.id)}
        search={c => c.name}
        empty={{
          title: t('select.cohortsEmpty'),
          text: t('select.cohortsEmptyText'),
          action: (
            <Button component={Link} to={paths.projects()} variant="default">
              {t('select.toProjects')}
            </Button>
          ),
        }}
      />
    </Page>
  )
}
