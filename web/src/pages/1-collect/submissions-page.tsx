import { Button } from '@mantine/core'
import { collectRoutes, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { askPages, client, loadPages, useListedPages } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { Instant } from '../../ui/values.tsx'
import { useSiteName } from '../shared/choices.ts'
import { State } from '../shared/state.tsx'

const pages = askPages([collectRoutes.submissions.path], cursor =>
  client.call(collectRoutes.submissions, { query: { cursor } }),
)
export const loader = (args: LoaderFunctionArgs) => loadPages(args, pages)
type Submission = ReplyOf<typeof collectRoutes.submission>

function useColumns(): Column<Submission>[] {
  const site = useSiteName()
  const { t } = useTranslation()
  const { number, bytes } = useFormats()
  return [
    { key: 'received', title: t('collect.received'), cell: s => <Instant at={s.createdAt} />, sort: s => s.createdAt },
    { key: 'site', title: t('collect.site'), cell: s => site(s), sort: s => site(s) },
    { key: 'state', title: t('collect.state'), cell: s => <State name={s.state} />, sort: s => s.state },
    { key: 'subjects', title: t('collect.count.subjects'), align: 'right', cell: s => number(s.counts.subjects) },
    { key: 'series', title: t('collect.count.series'), align: 'right', cell: s => number(s.counts.series) },
    { key: 'instances', title: t('collect.count.instances'), align: 'right', cell: s => number(s.counts.instances) },
    { key: 'files', title: t('collect.count.files'), align: 'right', cell: s => number(s.counts.files) },
    { key: 'size', title: t('collect.count.size'), align: 'right', cell: s => bytes(s.counts.sizeBytes) },
    { key: 'issues', title: t('collect.issues'), align: 'right', cell: s => number(s.issues.length) },
  ]
}

export function Component() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('shell.submissions')}
      crumbs={[{ label: t('shell.stage.collect') }]}
      description={t('collect.submissionsText')}
    >
      <DataTable
        label={t('shell.submissions')}
        rows={useListedPages(pages)}
        columns={useColumns()}
        rowKey={s => s.id}
        to={s => paths.submission(s.id)}
        search={s => `${s.siteName} ${s.id} ${s.state}`}
        empty={{
          title: t('collect.submissionsEmpty'),
          text: t('collect.submissionsEmptyText'),
          action: (
            <Button component={Link} to={paths.gateways()} variant="default">
              {t('collect.toGateways')}
            </Button>
          ),
        }}
      />
    </Page>
  )
}
