import { useTranslation } from 'react-i18next'
import { Link, NavLink, useLocation } from 'react-router'
import { useMay } from '../me.ts'
import { paths } from '../paths.ts'
import styles from './navigation.module.css'
import { isBelow, type NavGroup, type NavPage, navGroups } from './stages.ts'

/** The stages as beads on one thread; the open stage shows its pages. Only what the member's role may see. */
export function Navigation({ onFollow }: { onFollow: () => void }) {
  const { t } = useTranslation()
  const may = useMay()
  const groups = navGroups
    .map(group => ({ ...group, pages: group.pages.filter(page => may(page.route)) }))
    .filter(group => group.pages.length > 0)
  const stages = groups.filter(group => group.stageNumber !== undefined)
  const others = groups.filter(group => group.stageNumber === undefined)
  return (
    <nav aria-label={t('shell.mainNav')} className={styles.nav}>
      <NavLink to={paths.home()} end className={styles.home ?? ''} onClick={onFollow}>
        {t('shell.home')}
      </NavLink>
      <ol className={styles.thread}>
        {stages.map(group => (
          <Stage key={group.key} group={group} onFollow={onFollow} />
        ))}
      </ol>
      <ul className={styles.others}>
        {others.map(group => (
          <Stage key={group.key} group={group} onFollow={onFollow} />
        ))}
      </ul>
    </nav>
  )
}

function Stage({ group, onFollow }: { group: NavGroup; onFollow: () => void }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const isOpen = group.pages.some(page => isBelow(pathname, page.path)) || pathname.startsWith(`/${group.key}/`)
  const first = group.pages[0]
  if (!first) return null
  return (
    <li className={styles.stage} data-open={isOpen || undefined}>
      <Link to={first.path} className={styles.head} onClick={onFollow} aria-expanded={isOpen}>
        {group.stageNumber !== undefined && (
          <span className={styles.bead} aria-hidden>
            {group.stageNumber}
          </span>
        )}
        {t(group.label)}
      </Link>
      {isOpen && <Pages pages={group.pages} onFollow={onFollow} />}
    </li>
  )
}

function Pages({ pages, onFollow }: { pages: readonly NavPage[]; onFollow: () => void }) {
  const { t } = useTranslation()
  return (
    <ul className={styles.pages}>
      {pages.map(page => (
        <li key={page.path}>
          <NavLink to={page.path} className={styles.page ?? ''} onClick={onFollow}>
            {t(page.label)}
          </NavLink>
        </li>
      ))}
    </ul>
  )
}
