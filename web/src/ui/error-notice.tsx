import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../api.ts'
import { refusalWords } from '../i18n/refusals.ts'
import styles from './error-notice.module.css'

/** What went wrong, in the reader's language where the code is known: what was expected, what came, what to do, and the id to ask with. */
export function ErrorNotice({ error }: { error: unknown }) {
  const { t, i18n } = useTranslation()
  const facts = factsOf(error)
  const words = refusalWords(facts.code, i18n.language)
  const lines = [
    [t('ui.expected'), facts.expected],
    [t('ui.found'), facts.found],
    [t('ui.hint'), facts.hint],
  ] as const
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle size={18} aria-hidden />} py="xs">
      <Text size="sm" fw={500}>
        {words ?? facts.message ?? t('ui.unexpected')}
      </Text>
      {lines.map(([label, value]) =>
        value ? (
          <Text size="xs" key={label}>
            {label}: {value}
          </Text>
        ) : null,
      )}
      <span className={styles.code}>
        {facts.code}
        {facts.requestId ? ` · ${facts.requestId}` : ''}
      </span>
    </Alert>
  )
}

interface ErrorFacts {
  readonly code: string
  readonly message?: string | undefined
  readonly expected?: string | undefined
  readonly found?: string | undefined
  readonly hint?: string | undefined
  readonly requestId?: string | undefined
}
function factsOf(error: unknown): ErrorFacts {
  if (isApiError(error)) return error.body?.error ?? { code: error.code, message: error.message }
  return { code: 'web/unexpected', message: error instanceof Error ? error.message : undefined }
}
