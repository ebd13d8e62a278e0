import { Checkbox, Stack as Column, Text, UnstyledButton } from '@mantine/core'
import type { ReadingForm } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import type { Drawing } from './use-drawing.ts'
import styles from './viewer.module.css'
import { useWords } from './words.ts'

interface LabelListProps {
  readonly form: ReadingForm
  readonly drawing: Drawing
  /** Labels said to be absent; without `onAbsent` the choice is not offered. */
  readonly absent: ReadonlySet<number>
  readonly onAbsent?: (value: number, isAbsent: boolean) => void
}

/** The form's labels: choose one to draw, see how much is drawn, or say that it is not present. */
export function LabelList({ form, drawing, absent, onAbsent }: LabelListProps) {
  const word = useWords()
  const { i18n } = useTranslation()
  const language = i18n.language.startsWith('ja') ? 'ja' : 'en'
  return (
    <Column gap={6}>
      <Text size="xs" fw={600} c="dimmed">
        {word('labels')}
      </Text>
      {form.labels.map(({ value, name, color }) => {
        const count = drawing.counts.get(value) ?? 0
        return (
          <div key={value}>
            <UnstyledButton
              className={styles.label}
              data-active={drawing.label === value}
              aria-pressed={drawing.label === value}
              onClick={() => drawing.choose(value)}
            >
              <span className={styles.swatch} style={{ background: color }} />
              <Text size="sm" fw={500}>
                {name[language]}
              </Text>
              <Text size="xs" c="dimmed">
                {count > 0 ? word('voxels', { count: count.toLocaleString() }) : `Alt+${value}`}
              </Text>
            </UnstyledButton>
            {onAbsent && count === 0 && (
              <Checkbox
                size="xs"
                mt={4}
                ml={32}
                label={word('absent')}
                aria-label={`${name[language]}: ${word('absent')}`}
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
