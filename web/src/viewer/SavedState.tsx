import { Alert, Button, Group, Text } from '@mantine/core'
import { IconCloudCheck, IconCloudOff, IconCloudUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../api.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import type { Saved } from './use-autosave.ts'
import styles from './viewer.module.css'
import { useWords } from './words.ts'

interface SavedStateProps {
  readonly saved: Saved
  /** Take the task again, when its lease ran out. */
  readonly onTakeAgain?: () => void
}

/** Whether every stroke has reached the platform; if not, where the strokes are and what happens next. */
export function SavedState({ saved, onTakeAgain }: SavedStateProps) {
  const word = useWords()
  const { i18n } = useTranslation()
  const { state, error } = saved
  const time = saved.savedAt ? new Date(saved.savedAt).toLocaleTimeString(i18n.language) : ''
  const Icon = {
    clean: IconCloudCheck,
    dirty: IconCloudUp,
    saving: IconCloudUp,
    waiting: IconCloudOff,
    refused: IconCloudOff,
  }[state]
  const text = {
    clean: saved.savedAt ? word('saved', { time }) : word('unsaved'),
    dirty: word('saving'),
    saving: word('saving'),
    waiting: word('notSaved'),
    refused: word('notSaved'),
  }[state]
  const isBad = state === 'waiting' || state === 'refused'
  return (
    <div>
      <div className={styles.saved} role="status" data-testid="saved" data-saved={state}>
        <Icon size={16} aria-hidden />
        <Text size="xs" c={isBad ? 'var(--bad)' : 'dimmed'} fw={isBad ? 600 : 400}>
          {text}
        </Text>
      </div>
      {state === 'waiting' && (
        <Alert color="yellow" variant="light" p="xs" mt={4}>
          <Text size="xs">{word(isApiError(error) && error.status === 401 ? 'waitingSignIn' : 'waiting')}</Text>
        </Alert>
      )}
      {state === 'refused' && (
        <div>
          <ErrorNotice error={error} />
          <Group gap={6} mt={6}>
            {onTakeAgain && (
              <Button size="compact-xs" onClick={onTakeAgain}>
                {word('takeAgain')}
              </Button>
            )}
            <Button size="compact-xs" variant="default" onClick={saved.again}>
              {word('again')}
            </Button>
          </Group>
        </div>
      )}
    </div>
  )
}
