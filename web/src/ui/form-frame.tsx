import { Button, Group, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from './error-notice.tsx'

interface FormFrameProps {
  readonly form: { readonly refusal: unknown; readonly isBusy: boolean; readonly submit: () => Promise<void> }
  readonly submitLabel: string
  readonly children: ReactNode
  readonly cancel?: () => void
}
/** Fields, then the server's refusal, then the acts; Enter submits. */
export function FormFrame({ form, submitLabel, children, cancel }: FormFrameProps) {
  const { t } = useTranslation()
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void form.submit()
      }}
    >
      <Stack gap="md">
        {children}
        {form.refusal !== null && <ErrorNotice error={form.refusal} />}
        <Group justify="flex-end" gap="xs">
          {cancel && (
            <Button variant="default" onClick={cancel}>
              {t('ui.cancel')}
            </Button>
          )}
          <Button type="submit" loading={form.isBusy}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface DialogButtonProps {
  readonly label: string
  readonly title?: string
  readonly variant?: 'filled' | 'default' | 'light' | 'subtle'
  readonly size?: 'md' | 'lg' | 'xl'
  readonly isCompact?: boolean
  readonly children: (close: () => void) => ReactNode
}
/** A button that opens a dialog, such as one with a form. */
export function DialogButton(props: DialogButtonProps) {
  const { label, title = label, variant = 'filled', size = 'lg', isCompact = false, children } = props
  const [isOpen, dialog] = useDisclosure(false)
  return (
    <>
      <Button variant={variant} size={isCompact ? 'compact-xs' : 'xs'} onClick={dialog.open}>
        {label}
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title={title} size={size}>
        {isOpen && children(dialog.close)}
      </Modal>
    </>
  )
}
