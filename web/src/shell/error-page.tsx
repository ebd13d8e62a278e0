import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link, useRevalidator, useRouteError } from 'react-router'
import { paths } from '../paths.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Page } from '../ui/page.tsx'

/** In place of a page that could not be shown: what happened, and two ways on. */
export function ErrorPage() {
  const { t } = useTranslation()
  const error = useRouteError()
  const { revalidate, state } = useRevalidator()
  return (
    <Page title={t('ui.unexpected')} width="narrow">
      <ErrorNotice error={error} />
      <Group gap="xs">
        <Button loading={state === 'loading'} onClick={() => void revalidate()}>
          {t('ui.tryAgain')}
        </Button>
        <Button variant="default" component={Link} to={paths.home()}>
          {t('shell.home')}
        </Button>
      </Group>
    </Page>
  )
}
