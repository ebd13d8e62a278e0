import { Select } from '@mantine/core'
import { collectRoutes, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useSearchParams } from 'react-router'
import { askPages, client, loadPages, useListedPages } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import { Day, Unbroken } from '../../ui/values.tsx'
import { useSiteName } from '../shared/choices.ts'
import { State } from '../shared/state.tsx'

const pagesOf = (modality: string | undefined) =>
  askPages([collectRoutes.seriesList.path, modality], cursor =>
    client.call(collectRoutes.seriesList, { query: { cursor, modality } }),
  )
const wanted = (params: URLSearchParams) => params.get('modality') ?? undefined
export const loader = (args: LoaderFunctionArgs) =>
  loadPages(args, pagesOf(wanted(new URL(args.request.url).searchParams)))
type Series = ReplyOf<typeof collectRoutes.seriesList>['items'][number]
const modalities = ['CT', 'MR', 'SM', 'PT', 'CR', 'DX', 'US'] as const

function useColumns(): Column<Series>[] {
  const site = useSiteName()
  const { t } = useTranslation()
  const { number, bytes } = useFormats()
  return [
    { key: 'description', title: t('collect.description'), cell: s => s.description ?? s.modality },
    { key: 'modality', title: t('collect.modality'), cell: s => <Tag>{s.modality}</Tag>, sort: s => s.modality },
    { key: 'bodyPart', title: t('collect.bodyPart'), cell: s => s.bodyPart ?? '–', sort: s => s.bodyPart ?? '' },
    {
      key: 'subject',
      title: t('collect.pseudonym'),
      cell: s => <Unbroken>{s.pseudonym}</Unbroken>,
      sort: s => s.pseudonym,
    },
    { key: 'site', title: t('collect.site'), cell: s => site(s), sort: s => site(s) },
    { key: 'date', title: t('collect.studyDate'), cell: s => <Day day={s.studyDate} />, sort: s => s.studyDate ?? '' },
    { key: 'manufacturer', title: t('collect.manufacturer'), cell: s => s.manufacturer ?? '–' },
    {
      key: 'images',
      title: t('collect.imageCount'),
      align: 'right',
      cell: s => number(s.instanceCount),
      sort: s => s.instanceCount,
    },
    { key: 'size', title: t('collect.size'), align: 'right', cell: s => bytes(s.sizeBytes), sort: s => s.sizeBytes },
    { key: 'state', title: '', cell: s => (s.isOptedOut ? <State name="optedOut" /> : '') },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const modality = wanted(params)
  return (
    <Page
      title={t('shell.series')}
      crumbs={[{ label: t('shell.stage.collect') }]}
      description={t('collect.seriesText')}
    >
      <DataTable
        label={t('shell.series')}
        rows={useListedPages(pagesOf(modality))}
        columns={useColumns()}
        rowKey={s => s.id}
        to={s => paths.series(s.id)}
        search={s => `${s.description} ${s.pseudonym} ${s.siteName} ${s.bodyPart} ${s.manufacturer}`}
        toolbar={
          <Select
            size="xs"
            w={170}
            aria-label={t('collect.modality')}
            placeholder={t('collect.allModalities')}
            data={[...modalities]}
            value={modality ?? null}
            clearable
            onChange={value => setParams(value ? { modality: value } : {})}
          />
        }
        empty={{ title: t('collect.seriesEmpty'), text: t('collect.seriesEmptyText') }}
      />
    </Page>
  )
}
