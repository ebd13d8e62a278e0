import { Progress, Text } from '@mantine/core'
import { useFormats } from '../format.ts'
import styles from './job-progress.module.css'

interface JobProgressProps {
  readonly label: string
  readonly done: number
  /** Null while the amount of work is not known. */
  readonly total: number | null
  readonly note?: string | null
  readonly tone?: 'busy' | 'good' | 'bad'
}
/** How far a piece of background work has come. */
export function JobProgress({ label, done, total, note, tone = 'busy' }: JobProgressProps) {
  const format = useFormats()
  const ratio = total && total > 0 ? Math.min(1, done / total) : null
  const color = tone === 'bad' ? 'red' : tone === 'good' ? 'teal' : 'indigo'
  return (
    <div className={styles.job}>
      <div className={styles.line}>
        <Text size="xs" truncate>
          {note || label}
        </Text>
        <Text size="xs" c="dimmed" className={styles.figure}>
          {ratio === null ? format.number(done) : `${format.number(done)} / ${format.number(total ?? 0)}`}
        </Text>
      </div>
      <Progress
        size="sm"
        color={color}
        value={ratio === null ? 100 : ratio * 100}
        animated={ratio === null && tone === 'busy'}
        aria-label={label}
      />
    </div>
  )
}
