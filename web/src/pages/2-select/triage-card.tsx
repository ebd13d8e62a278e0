import { Checkbox } from '@mantine/core'
import { collectRoutes, pathOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { Picture } from '../../ui/picture.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import { issueName } from '../shared/issue-words.ts'
import { State } from '../shared/state.tsx'
import { firstMeasures, measureName } from './measure-words.ts'
import styles from './triage-grid.module.css'
import type { TriageSeries } from './triage-page.tsx'
import type { Triage } from './use-triage.ts'

const shownMeasures = 3
const tones = { info: 'calm', warning: 'warn', error: 'bad' } as const

interface TriageCardProps {
  readonly series: TriageSeries
  readonly index: number
  readonly triage: Triage
}
/** One series: picture, decision, measures, issues, what the machine suggests. */
export function TriageCard({ series, index, triage }: TriageCardProps) {
  const { t, i18n } = useTranslation()
  const { decision, suggestion } = series
  const name = series.description ?? series.modality
  const select = () => triage.moveTo(index)
  return (
    <article
      className={styles.card}
      data-current={index === triage.at || undefined}
      data-verdict={decision.verdict}
      aria-label={name}
      onPointerDown={select}
    >
      <div className={styles.picture}>
        <Picture
          src={pathOf(collectRoutes.seriesThumbnail, { id: series.id })}
          alt={t('collect.thumbnail', { name })}
        />
        <Checkbox
          className={styles.mark}
          size="xs"
          checked={triage.marked.has(series.id)}
          onChange={() => triage.toggle(series.id)}
          aria-label={`${t('select.mark')} ${name}`}
        />
        <span className={styles.over}>
          {series.modality} · {t('select.images', { count: series.instanceCount })}
        </span>
      </div>
      <Link to={paths.series(series.id)} className={styles.name} title={name}>
        {name}
      </Link>
      <span className={styles.soft}>{series.pseudonym}</span>
      <span className={styles.verdict}>
        <State name={decision.verdict === 'accepted' ? 'taken' : decision.verdict} />
        {decision.reason && <Tag>{t(`word.reason.${decision.reason}`)}</Tag>}
        {decision.verdict === 'undecided' && suggestion.verdict !== 'look' && (
          <span className={styles.soft}>
            {t('select.suggestion', {
              verdict: t(`state.${suggestion.verdict === 'accepted' ? 'taken' : suggestion.verdict}`),
            })}
          </span>
        )}
      </span>
      <Measures series={series} />
      <span className={styles.issues}>
        {series.issues.map(issue => (
          <span key={issue.code + issue.where} title={issue.message}>
            <Tag tone={tones[issue.severity]}>{issueName(issue.code, i18n.language)}</Tag>
          </span>
        ))}
      </span>
    </article>
  )
}

function Measures({ series }: { series: TriageSeries }) {
  const { t, i18n } = useTranslation()
  const format = useFormats()
  if (!series.isMeasured) return <span className={styles.soft}>{t('select.measuring')}</span>
  return (
    <span className={styles.measures}>
      {firstMeasures(series.measures, shownMeasures).map(measure => (
        <span key={measure.name} title={`${measure.name} v${measure.version} · ${measure.source}`}>
          {measureName(measure.name, i18n.language)} <b>{format.measure(measure.value)}</b>
          {measure.unit === '1' || measure.unit === 'arbitrary' ? '' : ` ${measure.unit}`}
        </span>
      ))}
    </span>
  )
}
