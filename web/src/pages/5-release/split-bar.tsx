import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format.ts'
import styles from './split-bar.module.css'

const parts = ['train', 'validation', 'test'] as const

/** The parts of a split by their size. A part below 10 is suppressed for the public and has no width of its own. */
export function SplitBar({ counts }: { counts: Readonly<Record<string, number | null>> }) {
  const { t } = useTranslation()
  const { number } = useFormats()
  return (
    <div>
      <div className={styles.bar} aria-hidden>
        {parts.map(part => (
          <span key={part} data-part={part} style={{ flexGrow: counts[part] ?? 1 }} />
        ))}
      </div>
      <ul className={styles.legend}>
        {parts.map(part => {
          const count = counts[part]
          return (
            <li key={part} data-part={part}>
              {t(`word.split.${part}`)} <b>{count === null ? t('release.suppressed') : number(count ?? 0)}</b>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
