import type { ReactNode } from 'react'
import { Link } from 'react-router'
import styles from './stat-card.module.css'

interface StatCardProps {
  readonly label: string
  readonly value: ReactNode
  readonly note?: ReactNode
  readonly to?: string
}
/** One figure with its name; a link where a page explains the figure. */
export function StatCard({ label, value, note, to }: StatCardProps) {
  const content = (
    <>
      <span className={styles.label}>{label}</span>
      <span className={styles.value}>{value}</span>
      {note && <span className={styles.note}>{note}</span>}
    </>
  )
  return to ? (
    <Link to={to} className={styles.card}>
      {content}
    </Link>
  ) : (
    <div className={styles.card}>{content}</div>
  )
}

/** Figures in a row. */
export function StatRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>
}
