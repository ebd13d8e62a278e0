import { Text } from '@mantine/core'
import type { Saved } from './use-autosave.ts'
import { useWords } from './words.ts'

/** When the drawing was saved last, or that it is being saved. */
export function SavedState({ saved }: { saved: Saved }) {
  const word = useWords()
  const time = saved.savedAt ? new Date(saved.savedAt).toLocaleTimeString() : ''
  const text = {
    clean: saved.savedAt ? word('saved', { time }) : word('unsaved'),
    dirty: word('saving'),
    saving: word('saving'),
    failed: word('notSaved'),
  }[saved.state]
  return (
    <Text size="xs" c={saved.state === 'failed' ? 'red' : 'dimmed'} role="status" data-testid="saved">
      {text}
    </Text>
  )
}
