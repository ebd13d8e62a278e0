import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Instant } from '../../ui/values.tsx'
import { actName } from '../shared/act-words.ts'
import { actorName } from '../shared/actor-name.ts'
import styles from './home.module.css'
import type { Home } from './home-page.tsx'

/** The newest acts this person may know of. */
export function RecentActs({ recent }: { recent: Home['recent'] }) {
  const { t, i18n } = useTranslation()
  if (recent.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('home.noRecent')}
      </Text>
    )
  return (
    <ol className={styles.recent}>
      {recent.map(({ at, act, actor, path }) => {
        const name = actName(act, i18n.language)
        return (
          <li key={`${at}${act}${path}`}>
            {path ? <Link to={path}>{name}</Link> : <span>{name}</span>}
            <small>
              {t('home.by', { actor: actorName(actor, t, i18n.language) })} · <Instant at={at} />
            </small>
          </li>
        )
      })}
    </ol>
  )
}
