import { Button } from '@mantine/core'
import { type ReplyOf, releaseRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { ask, load, useListed } from '../../api.ts'
import { useFormats, useName } from '../../format.ts'
import { useMay } from '../../me.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { Instant, Money } from '../../ui/values.tsx'
import { State } from '../shared/state.tsx'

const question = ask(releaseRoutes.releases, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type Release = ReplyOf<typeof releaseRoutes.releases>['items'][number]

function useColumns(): Column<Release>[] {
  const { t } = useTranslation()
  const name = useName()
  const { number, bytes } = useFormats()
  return [
    {
      key: 'name',
      title: t('release.dataset'),
      cell: r => t('release.named', { name: r.datasetName, version: r.version }),
      sort: r => r.datasetName,
    },
    { key: 'title', title: t('release.title'), cell: r => name(r.title), sort: r => name(r.title) },
    { key: 'state', title: t('collect.state'), cell: r => <State name={r.state} />, sort: r => r.state },
    {
      key: 'subjects',
      title: t('collect.count.subjects'),
      align: 'right',
      cell: r => (r.counts ? number(r.counts.subjects) : '–'),
    },
    { key: 'files', title: t('release.files'), align: 'right', cell: r => number(r.fileCount) },
    { key: 'size', title: t('collect.size'), align: 'right', cell: r => bytes(r.sizeBytes), sort: r => r.sizeBytes },
    { key: 'fee', title: t('release.fee'), align: 'right', cell: r => <Money value={r.fee} /> },
    {
      key: 'published',
      title: t('release.publishedAt'),
      cell: r => <Instant at={r.publishedAt} />,
      sort: r => r.publishedAt ?? '',
    },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  const make = may(releaseRoutes.createRelease) && (
    <Button component={Link} to={paths.newRelease()}>
      {t('release.newRelease')}
    </Button>
  )
  return (
    <Page
      title={t('shell.releases')}
      crumbs={[{ label: t('shell.stage.release') }]}
      description={t('release.releasesText')}
      actions={make}
    >
      <DataTable
        label={t('shell.releases')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={r => r.id}
        to={r => paths.release(r.id)}
        search={r => `${r.datasetName} ${r.title.en} ${r.title.ja}`}
        empty={{ title: t('release.releasesEmpty'), text: t('release.releasesEmptyText'), action: make }}
      />
    </Page>
  )
}
