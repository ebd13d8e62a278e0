import { Checkbox, Stack as Column, Text, UnstyledButton } from '@mantine/core'
import type { ReadingForm } from '@tsumugi/api'
import { useName } from '../format.ts'
import { amountOf } from './SubmitDialog.tsx'
import type { Drawing } from './use-drawing.ts'
import styles from './viewer.module.css'
import { useWords } from './words.ts'

interface LabelListProps {
  readonly form: ReadingForm
  readonly drawing: Drawing
  /** Volume of a voxel in mm³; undefined without geometry. */
  readonly voxelMm3: number | undefined
  /** Labels said to be absent; without `onAbsent` the choice is not offered. */
  readonly absent: ReadonlySet<number>
  readonly onAbsent?: (value: number, isAbsent: boolean) => void
}

/** The form's labels: choose one to draw, see how much is drawn, or say that it is not present. */
export function LabelList({ form, drawing, voxelMm3, absent, onAbsent }: LabelListProps) {
  const word = useWords()
  const name = useName()
  return (
    <Column gap={6}>
      <Text size="xs" fw={600} c="dimmed">
        {word('labels')}
      </Text>
      {form.labels.map((label, index) => {
        const { value, color } = label
        const count = drawing.counts.get(value) ?? 0
        return (
          <div key={value}>
            <UnstyledButton
              className={styles.label}
              data-active={drawing.label === value}
              aria-pressed={drawing.label === value}
              title={index < 9 ? `Alt+${index + 1}` : undefined}
              onClick={() => drawing.choose(value)}
            >
              <span className={styles.swatch} style={{ background: color }} />
              <Text size="sm" fw={500}>
                {name(label.name)}
              </Text>
              <Text size="xs" c="dimmed" ta="right">
                {count > 0 ? amountOf(count, voxelMm3, word) : absent.has(value) ? word('absent') : `Alt+${index + 1}`}
                {count > 0 && (
                  <span className={styles.voxels}>{word('voxels', { count: count.toLocaleString() })}</span>
                )}
              </Text>
            </UnstyledButton>
            {onAbsent && count === 0 && (
              <Checkbox
                size="xs"
                mt={4}
                ml={32}
                label={word('absent')}
                aria-label={`${name(label.name)}: ${word('absent')}`}
                checked={absent.has(value)}
                onChange={event => onAbsent(value, event.currentTarget.checked)}
              />
            )}
          </div>
        )
      })}
    </Column>
  )
}
