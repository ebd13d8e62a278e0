import { Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

export interface EmptyWords {
  readonly title: string
  /** Names the next step. */
  readonly text: string
  readonly action?: ReactNode
}
/** What is shown where there is nothing yet, and what to do about it. */
export function EmptyState({ title, text, action, isInset = false }: EmptyWords & { isInset?: boolean }) {
  return (
    <div className={styles.empty} data-inset={isInset || undefined}>
      <svg width="44" height="28" viewBox="0 0 44 28" aria-hidden="true" className={styles.thread}>
        <path d="M2 14c8-14 14-14 20 0s12 14 20 0" />
        <path d="M2 14c8 14 14 14 20 0s12-14 20 0" />
      </svg>
      <Text fw={600} size="md">
        {title}
      </Text>
      <Text c="dimmed" size="sm" maw={520}>
        {text}
      </Text>
      {action && <Group gap="xs">{action}</Group>}
    </div>
  )
}
