import { Button } from '@mantine/core'
import { annotateRoutes, pathOf, type ReplyOf, selectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { useMay } from '../../me.ts'
import { paths } from '../../paths.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Columns, Facts, Page, Section } from '../../ui/page.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import { Digest, Instant, Unbroken } from '../../ui/values.tsx'
import { useSiteName } from '../shared/choices.ts'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'
import styles from './cohort-page.module.css'

const askOne = (id: string) => ask(selectRoutes.cohort, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askOne(paramOf(args.params, 'id')))
type Cohort = ReplyOf<typeof selectRoutes.cohort>

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  const cohort = useAsked(askOne(paramOf(useParams(), 'id')))
  return (
    <Page
      title={t('select.cohort', { name: cohort.name, version: cohort.version })}
      crumbs={[{ label: t('shell.stage.select') }, { label: t('shell.cohorts'), to: paths.cohorts() }]}
      actions={
        may(annotateRoutes.openReading) && (
          <Button component={Link} to={paths.openReading(cohort.id)}>
            {t('select.openReading')}
          </Button>
        )
      }
    >
      <Columns
        main={
          <>
            <Flow cohort={cohort} />
            <Members cohort={cohort} />
          </>
        }
        side={<About cohort={cohort} />}
      />
    </Page>
  )
}

function Flow({ cohort }: { cohort: Cohort }) {
  const { t, i18n } = useTranslation()
  const lang = i18n.language === 'ja' ? 'ja' : 'en'
  const src = pathOf(selectRoutes.cohortFlow, { id: cohort.id }, { lang })
  return (
    <Section title={t('select.flow')}>
      <a href={src} target="_blank" rel="noreferrer">
        <img className={styles.flow} src={src} alt={t('select.flowAlt')} />
      </a>
    </Section>
  )
}

function About({ cohort }: { cohort: Cohort }) {
  const { t } = useTranslation()
  const { number } = useFormats()
  return (
    <Section>
      <Facts
        columns={2}
        facts={[
          [t('collect.count.series'), number(cohort.seriesCount)],
          [t('collect.count.subjects'), number(cohort.subjectCount)],
          [t('select.frozenAt'), <Instant key="at" at={cohort.frozenAt} />],
          [t('select.frozenBy'), cohort.frozenBy],
          [t('collect.digest'), <Digest key="digest" value={cohort.digest} />],
        ]}
      />
    </Section>
  )
}

function Members({ cohort }: { cohort: Cohort }) {
  const site = useSiteName()
  const { t } = useTranslation()
  const { number } = useFormats()
  return (
    <Section title={t('select.members')} isPlain>
      <DataTable
        label={t('select.members')}
        rows={{ items: cohort.seriesList, total: cohort.seriesList.length }}
        rowKey={s => s.id}
        to={s => paths.series(s.id)}
        search={s => `${s.description} ${s.pseudonym} ${s.siteName}`}
        empty={{ title: t('collect.seriesEmpty'), text: t('select.triageEmptyText') }}
        columns={[
          { key: 'description', title: t('collect.description'), cell: s => s.description ?? s.modality },
          { key: 'modality', title: t('collect.modality'), cell: s => <Tag>{s.modality}</Tag>, sort: s => s.modality },
          {
            key: 'subject',
            title: t('collect.pseudonym'),
            cell: s => <Unbroken>{s.pseudonym}</Unbroken>,
            sort: s => s.pseudonym,
          },
          { key: 'site', title: t('collect.site'), cell: s => site(s), sort: s => site(s) },
          {
            key: 'images',
            title: t('collect.imageCount'),
            align: 'right',
            cell: s => number(s.instanceCount),
            sort: s => s.instanceCount,
          },
          {
            key: 'why',
            title: '',
            align: 'right',
            cell: s =>
              s.isOptedOut ? (
                <State name="optedOut" />
              ) : (
                <Button component={Link} to={paths.explain(cohort.id, s.id)} variant="subtle" size="compact-xs">
                  {t('select.why')}
                </Button>
              ),
          },
        ]}
      />
    </Section>
  )
}
