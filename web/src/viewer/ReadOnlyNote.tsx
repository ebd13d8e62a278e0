import { Alert, Button, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { annotateRoutes, ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useWords } from './words.ts'

interface ReadOnlyNoteProps {
  readonly task: ReplyOf<typeof annotateRoutes.task>
  readonly onNext: () => void
}

/** Why nothing can be drawn here, and the way on. */
export function ReadOnlyNote({ task, onNext }: ReadOnlyNoteProps) {
  const word = useWords()
  const { i18n } = useTranslation()
  const time = task.submittedAt
    ? new Date(task.submittedAt).toLocaleString(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
    : ''
  return (
    <Alert
      color="blue"
      variant="light"
      icon={<IconLock size={18} aria-hidden />}
      p="sm"
      role="status"
      data-testid="read-only"
    >
      <Text size="sm">{task.submittedAt ? word('readOnly', { time }) : word('readOnlyOther')}</Text>
      <Button size="compact-sm" mt={8} onClick={onNext}>
        {word('readOnlyNext')}
      </Button>
    </Alert>
  )
}
