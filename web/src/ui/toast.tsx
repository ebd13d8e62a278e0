import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { ErrorNotice } from './error-notice.tsx'

/** Say that something was done. */
export function toastDone(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 3500 })
}

/** Say that something was refused, with the server's reason. */
export function toastError(error: unknown): void {
  notifications.show({ message: <ErrorNotice error={error} />, color: 'red', autoClose: 9000 })
}

/** Say what was done and offer to take it back; a newer toast of the same `id` replaces this one. */
export function toastUndo(toast: { id: string; message: string; undoLabel: string; undo: () => void }): void {
  const { id, message, undoLabel, undo } = toast
  notifications.hide(id)
  notifications.show({
    id,
    color: 'indigo',
    autoClose: 7000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-xs"
          variant="light"
          onClick={() => {
            notifications.hide(id)
            undo()
          }}
        >
          {undoLabel}
        </Button>
      </Group>
    ),
  })
}

/** Take a toast away whose offer no longer holds. */
export const hideToast = (id: string): void => void notifications.hide(id)
