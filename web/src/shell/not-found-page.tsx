import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../paths.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('ui.notFoundTitle')} width="narrow">
      <EmptyState
        title={t('ui.notFoundTitle')}
        text={t('ui.notFoundText')}
        action={
          <Button component={Link} to={paths.home()}>
            {t('shell.home')}
          </Button>
        }
      />
    </Page>
  )
}
