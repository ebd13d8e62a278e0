import type { ReplyOf, selectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useFormats, useName } from '../../format.ts'
import styles from './criterion-row.module.css'

/** What came in, what each rule took out, what is left. */
export function FlowCounts({
  flow,
  isStale = false,
}: {
  flow: ReplyOf<typeof selectRoutes.previewCriteria>
  isStale?: boolean
}) {
  const { t } = useTranslation()
  const name = useName()
  const { number } = useFormats()
  return (
    <ol className={styles.flow} data-stale={isStale || undefined} aria-live="polite">
      {flow.steps.map(step => (
        <li key={`${step.label.en} ${step.series}`}>
          <div>{name(step.label)}</div>
          <span className={styles.figure}>{number(step.series)}</span>{' '}
          <span className={styles.soft}>
            {t('select.seriesLeft')} · {number(step.subjects)} {t('select.subjectsLeft')}
          </span>
          {step.excludedSeries > 0 && (
            <div className={styles.out}>{t('select.takenOut', { series: number(step.excludedSeries) })}</div>
          )}
        </li>
      ))}
    </ol>
  )
}
