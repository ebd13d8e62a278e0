import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormats } from '../../format.ts'
import { en } from '../../i18n/en/index.ts'
import styles from './home.module.css'
import type { Home } from './home-page.tsx'

/** One line a kind of work, the first with the main act. */
export function WaitingList({ waiting }: { waiting: Home['waiting'] }) {
  const { t } = useTranslation()
  const format = useFormats()
  return (
    <ul className={styles.waiting}>
      {waiting.map((item, index) => (
        <li key={item.kind + item.path}>
          <span className={styles.count}>{format.number(item.count)}</span>
          <span className={styles.what}>
            <Link to={item.path}>{waitingWords(t, item.kind)}</Link>
            {item.oldestAt && <small>{t('home.oldest', { at: format.instant(item.oldestAt) })}</small>}
          </span>
          <Button component={Link} to={item.path} variant={index === 0 ? 'filled' : 'default'}>
            {index === 0 ? t('home.start') : t('ui.open')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** The words of a kind; a kind this version does not know is shown by its own name. */
function waitingWords(t: TFunction, kind: string): string {
  return kind in en.waiting ? t(`waiting.${kind}`, { defaultValue: kind }) : kind
}
