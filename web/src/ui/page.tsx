import { Anchor, Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import styles from './page.module.css'

export interface Crumb {
  readonly label: string
  readonly to?: string
}
interface PageProps {
  readonly title: string
  /** Where this page is, outermost first, without itself. */
  readonly crumbs?: readonly Crumb[]
  /** Beside the title: the state of the thing shown. */
  readonly badge?: ReactNode
  readonly description?: ReactNode
  /** The page's own acts; the main one last. */
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** `wide` uses the whole window, for grids. */
  readonly width?: 'normal' | 'narrow' | 'wide'
}

/** The frame of every page: where it is, what it is, what can be done, then the content. */
export function Page({ title, crumbs = [], badge, description, actions, children, width = 'normal' }: PageProps) {
  return (
    <div className={styles.page} data-width={width}>
      <title>{`${title} · Tsumugi`}</title>
      <header className={styles.header}>
        {crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
        <div className={styles.titleRow}>
          <Group gap="sm" wrap="wrap" className={styles.titleGroup}>
            <Title order={1} className={styles.title}>
              {title}
            </Title>
            {badge}
          </Group>
          {actions && (
            <Group gap="xs" className="no-print" wrap="wrap">
              {actions}
            </Group>
          )}
        </div>
        {description && (
          <Text component="div" c="dimmed" size="sm" className={styles.description}>
            {description}
          </Text>
        )}
      </header>
      {children}
    </div>
  )
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('ui.whereAmI')} className={styles.crumbs}>
      <ol>
        {crumbs.map(crumb => (
          <li key={crumb.label}>
            {crumb.to ? (
              <Anchor component={Link} to={crumb.to} size="xs">
                {crumb.label}
              </Anchor>
            ) : (
              crumb.label
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

interface SectionProps {
  readonly title?: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
  /** Whether the content has a border and padding of its own. */
  readonly isPlain?: boolean
}
/** A titled part of a page. */
export function Section({ title, aside, children, isPlain = false }: SectionProps) {
  return (
    <section className={styles.section}>
      {(title || aside) && (
        <div className={styles.sectionHead}>
          {title && <Title order={2}>{title}</Title>}
          {aside && <Group gap="xs">{aside}</Group>}
        </div>
      )}
      {isPlain ? children : <div className={styles.card}>{children}</div>}
    </section>
  )
}

/** Sections side by side where there is room: the second is the narrower. */
export function Columns({ main, side }: { main: ReactNode; side: ReactNode }) {
  return (
    <div className={styles.columns}>
      <div className={styles.stack}>{main}</div>
      <div className={styles.stack}>{side}</div>
    </div>
  )
}

export type Fact = readonly [label: string, value: ReactNode]
/** Names and values of one thing, as a list a screen reader can walk. */
export function Facts({ facts, columns = 1 }: { facts: readonly Fact[]; columns?: 1 | 2 | 3 }) {
  return (
    <dl className={styles.facts} data-columns={columns}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  )
}
