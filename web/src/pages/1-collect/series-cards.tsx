import { collectRoutes, pathOf, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import styles from './series-cards.module.css'

type Series = ReplyOf<typeof collectRoutes.seriesList>['items'][number]

/** Series as pictures, each a link to the series. */
export function SeriesCards({ seriesList }: { seriesList: readonly Series[] }) {
  const { t } = useTranslation()
  const { number, day } = useFormats()
  if (seriesList.length === 0) return <EmptyState title={t('collect.noSeries')} text={t('collect.noSeriesText')} />
  return (
    <ul className={styles.grid}>
      {seriesList.map(series => {
        const name = series.description ?? series.modality
        return (
          <li key={series.id}>
            <Link to={paths.series(series.id)} className={styles.card}>
              <Picture
                src={pathOf(collectRoutes.seriesThumbnail, { id: series.id })}
                alt={t('collect.thumbnail', { name })}
              />
              <span className={styles.name}>{name}</span>
              <span className={styles.meta}>
                <Tag>{series.modality}</Tag> {number(series.instanceCount)}
                {series.studyDate && ` · ${day(series.studyDate)}`}
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
