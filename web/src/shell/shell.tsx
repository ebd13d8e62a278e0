import { AppShell, ScrollArea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, ScrollRestoration, useNavigation } from 'react-router'
import { CommandPalette } from './command-palette.tsx'
import { KeysHelp } from './keys-help.tsx'
import { Navigation } from './navigation.tsx'
import styles from './shell.module.css'
import { Starting } from './starting.tsx'
import { TopBar } from './top-bar.tsx'
import { useLive } from './use-live.ts'

/** What surrounds every page of a signed-in member. */
export function Shell() {
  const { t } = useTranslation()
  const [isNavOpen, nav] = useDisclosure(false)
  const isLive = useLive()
  return (
    <AppShell
      header={{ height: 50 }}
      navbar={{ width: 226, breakpoint: 'md', collapsed: { mobile: !isNavOpen } }}
      padding={0}
    >
      <a href="#content" className={styles.skip}>
        {t('shell.skip')}
      </a>
      <AppShell.Header className={styles.header} withBorder={false}>
        <TopBar isNavOpen={isNavOpen} toggleNav={nav.toggle} isLive={isLive} />
      </AppShell.Header>
      <AppShell.Navbar className={styles.navbar} withBorder={false}>
        <ScrollArea className={styles.navScroll} type="hover" scrollbarSize={6}>
          <Navigation onFollow={nav.close} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={styles.main}>
        <Moving />
        <Suspense fallback={<Starting />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      <CommandPalette />
      <KeysHelp />
      <ScrollRestoration />
    </AppShell>
  )
}

/** A thread along the top edge while the next page loads. */
export function Moving() {
  const { state } = useNavigation()
  return <div className={styles.moving} data-busy={state !== 'idle' || undefined} aria-hidden />
}
