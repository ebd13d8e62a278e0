import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from './error-notice.tsx'

interface ConfirmActProps {
  readonly label: string
  readonly title: string
  /** What will happen, and that it cannot be undone where that is so. */
  readonly text: ReactNode
  /** The label of the reason box; absent where no reason is asked. */
  readonly reasonLabel?: string
  readonly isDangerous?: boolean
  readonly isCompact?: boolean
  /** Resolves when the act is done; a rejection is shown and the dialog stays. */
  readonly act: (reason: string) => Promise<unknown>
}

/** A button for an act that cannot be taken back: says what will happen, asks for a reason, shows a refusal in place. */
export function ConfirmAct(props: ConfirmActProps) {
  const [isOpen, dialog] = useDisclosure(false)
  const variant = props.isDangerous ? 'light' : 'filled'
  return (
    <>
      <Button
        size={props.isCompact ? 'compact-xs' : 'xs'}
        variant={props.isCompact ? 'subtle' : variant}
        {...(props.isDangerous ? { color: 'red' } : {})}
        onClick={dialog.open}
      >
        {props.label}
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title={props.title}>
        {isOpen && <Ask {...props} close={dialog.close} />}
      </Modal>
    </>
  )
}

function Ask({ label, text, reasonLabel, isDangerous, act, close }: ConfirmActProps & { close: () => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    setError(null)
    await act(reason).then(close, setError)
    setBusy(false)
  }
  return (
    <Stack gap="sm">
      <Text size="sm" component="div">
        {text}
      </Text>
      {reasonLabel && (
        <Textarea
          label={reasonLabel}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
          data-autofocus
        />
      )}
      {error !== null && <ErrorNotice error={error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={close}>
          {t('ui.cancel')}
        </Button>
        <Button
          {...(isDangerous ? { color: 'red' } : {})}
          loading={isBusy}
          disabled={Boolean(reasonLabel) && reason.trim() === ''}
          onClick={() => void confirm()}
        >
          {label}
        </Button>
      </Group>
    </Stack>
  )
}
