import { Button } from '@mantine/core'
import { collectRoutes, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { askPages, client, loadPages, useListedPages } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { Instant, Unbroken } from '../../ui/values.tsx'
import { useSiteName } from '../shared/choices.ts'
import { State } from '../shared/state.tsx'

const pages = askPages([collectRoutes.subjects.path], cursor =>
  client.call(collectRoutes.subjects, { query: { cursor } }),
)
export const loader = (args: LoaderFunctionArgs) => loadPages(args, pages)
type Subject = ReplyOf<typeof collectRoutes.subjects>['items'][number]

function useColumns(): Column<Subject>[] {
  const site = useSiteName()
  const { t } = useTranslation()
  const { number } = useFormats()
  return [
    {
      key: 'pseudonym',
      title: t('collect.pseudonym'),
      cell: s => <Unbroken>{s.pseudonym}</Unbroken>,
      sort: s => s.pseudonym,
    },
    { key: 'site', title: t('collect.site'), cell: s => site(s), sort: s => site(s) },
    { key: 'sex', title: t('collect.sex'), cell: s => (s.sex ? t(`word.sex.${s.sex}`) : '–') },
    { key: 'birthYear', title: t('collect.birthYear'), align: 'right', cell: s => s.birthYear ?? '–' },
    { key: 'studies', title: t('collect.count.studies'), align: 'right', cell: s => number(s.studies) },
    {
      key: 'series',
      title: t('collect.count.series'),
      align: 'right',
      cell: s => number(s.series),
      sort: s => s.series,
    },
    { key: 'files', title: t('collect.count.files'), align: 'right', cell: s => number(s.files), sort: s => s.files },
    { key: 'received', title: t('collect.received'), cell: s => <Instant at={s.createdAt} />, sort: s => s.createdAt },
    { key: 'state', title: t('collect.state'), cell: s => (s.isOptedOut ? <State name="optedOut" /> : '') },
  ]
}

export function Component() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('shell.subjects')}
      crumbs={[{ label: t('shell.stage.collect') }]}
      description={t('collect.subjectsText')}
    >
      <DataTable
        label={t('shell.subjects')}
        rows={useListedPages(pages)}
        columns={useColumns()}
        rowKey={s => s.id}
        to={s => paths.subject(s.id)}
        search={s => `${s.pseudonym} ${s.siteName}`}
        empty={{
          title: t('collect.subjectsEmpty'),
          text: t('collect.subjectsEmptyText'),
          action: (
            <Button component={Link} to={paths.submissions()} variant="default">
              {t('collect.toSubmissions')}
            </Button>
          ),
        }}
      />
    </Page>
  )
}
