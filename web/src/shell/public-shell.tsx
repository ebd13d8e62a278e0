import { Button } from '@mantine/core'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet } from 'react-router'
import { queryClient } from '../api.ts'
import { askAbout, askMe, useMaybeMe } from '../me.ts'
import { paths } from '../paths.ts'
import styles from './public-shell.module.css'
import { Moving, Shell } from './shell.tsx'
import { Starting } from './starting.tsx'
import { Brand, LanguageSwitch, SchemeSwitch } from './top-bar.tsx'

export async function publicLoader(): Promise<null> {
  await Promise.all([queryClient.ensureQueryData(askMe), queryClient.ensureQueryData(askAbout)])
  return null
}

/** What surrounds a page that anybody may see; a member keeps the usual surroundings. */
export function PublicShell() {
  const { t } = useTranslation()
  const me = useMaybeMe()
  if (me) return <Shell />
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Brand />
        <span className={styles.space} />
        <LanguageSwitch />
        <SchemeSwitch />
        <Button component={Link} to={paths.signIn()}>
          {t('shell.signIn')}
        </Button>
      </header>
      <main className={styles.main}>
        <Moving />
        <Suspense fallback={<Starting />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  )
}
