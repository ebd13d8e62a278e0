import styles from './state-badge.module.css'

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'calm'

/** A state as a mark and a word; the word alone carries the meaning. */
export function StateBadge({ tone, label }: { tone: Tone; label: string }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      <span className={styles.dot} aria-hidden />
      {label}
    </span>
  )
}

/** A short fact such as a modality or a code. */
export function Tag({ children, tone = 'calm' }: { children: string; tone?: Tone }) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {children}
    </span>
  )
}

/** Several tags that wrap. */
export function Tags({ values, tone = 'calm' }: { values: readonly string[]; tone?: Tone }) {
  return (
    <span className={styles.tags}>
      {values.map(value => (
        <Tag key={value} tone={tone}>
          {value}
        </Tag>
      ))}
    </span>
  )
}
