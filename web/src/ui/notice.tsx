import type { ReactNode } from 'react'
import styles from './notice.module.css'
import type { Tone } from './state-badge.tsx'

/** Something to know on this page; a refusal has its own notice. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
