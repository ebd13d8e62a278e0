import { collectRoutes, pathOf, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Columns, Facts, Page, Section } from '../../ui/page.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import { Day, Digest } from '../../ui/values.tsx'
import { SeriesViewer } from '../../viewer-door.tsx'
import { useSiteName } from '../shared/choices.ts'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'
import { DeidentificationFacts } from './deidentification-facts.tsx'

const askOne = (id: string) => ask(collectRoutes.series, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askOne(paramOf(args.params, 'id')))
export type SeriesDetail = ReplyOf<typeof collectRoutes.series>

export function Component() {
  const { t } = useTranslation()
  const series = useAsked(askOne(paramOf(useParams(), 'id')))
  const name = series.description ?? series.modality
  return (
    <Page
      title={name}
      badge={
        <>
          <Tag>{series.modality}</Tag>
          {series.isOptedOut && <State name="optedOut" />}
        </>
      }
      crumbs={[
        { label: t('shell.stage.collect') },
        { label: t('shell.subjects'), to: paths.subjects() },
        { label: series.pseudonym, to: paths.subject(series.subjectId) },
      ]}
    >
      <Section title={t('collect.reader')} isPlain>
        <SeriesViewer series={series} />
      </Section>
      <Columns
        main={<HeaderTable header={series.header} />}
        side={
          <>
            <Section>
              <Picture
                src={pathOf(collectRoutes.seriesThumbnail, { id: series.id })}
                alt={t('collect.thumbnail', { name })}
              />
            </Section>
            <SeriesFacts series={series} />
            <DeidentificationFacts receipt={series.receipt} />
          </>
        }
      />
    </Page>
  )
}

function SeriesFacts({ series }: { series: SeriesDetail }) {
  const site = useSiteName()
  const { t } = useTranslation()
  const { number, bytes } = useFormats()
  return (
    <Section title={t('collect.series')}>
      <Facts
        facts={[
          [t('collect.site'), site(series)],
          [t('collect.bodyPart'), series.bodyPart],
          [t('collect.studyDate'), <Day key="day" day={series.studyDate} />],
          [t('collect.manufacturer'), series.manufacturer],
          [t('collect.imageCount'), number(series.instanceCount)],
          [t('collect.dimensions'), series.rows && series.columns ? `${series.rows} × ${series.columns}` : null],
          [t('collect.size'), bytes(series.sizeBytes)],
          [t('collect.seriesUid'), <Digest key="uid" value={series.seriesInstanceUid} length={26} />],
          [t('collect.studyUid'), <Digest key="study" value={series.studyInstanceUid} length={26} />],
          [t('collect.pack'), <Digest key="pack" value={series.packDigest} />],
        ]}
      />
    </Section>
  )
}

function HeaderTable({ header }: { header: SeriesDetail['header'] }) {
  const { t } = useTranslation()
  const rows = Object.entries(header).map(([keyword, value]) => ({
    keyword,
    text: typeof value === 'string' ? value : JSON.stringify(value),
  }))
  return (
    <Section title={t('collect.header')} isPlain>
      <DataTable
        label={t('collect.header')}
        rows={{ items: rows, total: rows.length }}
        rowKey={row => row.keyword}
        search={row => `${row.keyword} ${row.text}`}
        empty={{ title: t('collect.headerEmpty'), text: t('collect.headerEmptyText') }}
        columns={[
          { key: 'keyword', title: t('collect.keyword'), width: 260, cell: row => row.keyword, sort: r => r.keyword },
          { key: 'value', title: t('collect.value'), isLong: true, cell: row => row.text },
        ]}
      />
    </Section>
  )
}
