import { Center, Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Shown until the first page has its data. */
export function Starting() {
  const { t } = useTranslation()
  return (
    <Center h="50vh">
      <Loader size="sm" aria-label={t('ui.loading')} />
    </Center>
  )
}
