import { ActionIcon, Burger, Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconDeviceDesktop, IconKeyboard, IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import { membershipRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { client, queryClient } from '../api.ts'
import { setLanguage } from '../i18n/index.ts'
import { useMe } from '../me.ts'
import { paths } from '../paths.ts'
import { toastError } from '../ui/toast.tsx'
import { JobTray } from './job-tray.tsx'
import { openKeysHelp } from './keys-help.tsx'
import styles from './shell.module.css'

interface TopBarProps {
  readonly isNavOpen: boolean
  readonly toggleNav: () => void
  readonly isLive: boolean
}
export function TopBar({ isNavOpen, toggleNav, isLive }: TopBarProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.bar}>
      <Burger
        hiddenFrom="md"
        size="sm"
        opened={isNavOpen}
        onClick={toggleNav}
        aria-label={isNavOpen ? t('shell.hideNav') : t('shell.showNav')}
      />
      <Brand />
      <UnstyledButton className={styles.find} onClick={spotlight.open}>
        <IconSearch size={15} aria-hidden />
        <span>{t('shell.find')}</span>
        <kbd className={styles.kbd} aria-hidden>
          Ctrl K
        </kbd>
      </UnstyledButton>
      <div className={styles.space} />
      <JobTray isLive={isLive} />
      <ActionIcon variant="subtle" color="gray" onClick={openKeysHelp} aria-label={t('shell.keysTitle')}>
        <IconKeyboard size={18} />
      </ActionIcon>
      <LanguageSwitch />
      <SchemeSwitch />
      <Account />
    </div>
  )
}

/** The mark and the name. */
export function Brand() {
  return (
    <Link to={paths.home()} className={styles.brand}>
      <img src="/mark.svg" width="24" height="24" alt="" />
      Tsumugi <small lang="ja">紬</small>
    </Link>
  )
}

export function LanguageSwitch() {
  const { t, i18n } = useTranslation()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('shell.language')}
      value={i18n.language}
      onChange={value => setLanguage(value === 'ja' ? 'ja' : 'en')}
      data={[
        { value: 'ja', label: t('ui.language.ja') },
        { value: 'en', label: t('ui.language.en') },
      ]}
    />
  )
}

export function SchemeSwitch() {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const schemes = [
    { value: 'light', label: t('shell.light'), Icon: IconSun },
    { value: 'dark', label: t('shell.dark'), Icon: IconMoon },
    { value: 'auto', label: t('shell.auto'), Icon: IconDeviceDesktop },
  ] as const
  const Current = schemes.find(({ value }) => value === colorScheme)?.Icon ?? IconDeviceDesktop
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('shell.scheme')}>
          <Current size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map(({ value, label, Icon }) => (
          <Menu.Item key={value} leftSection={<Icon size={15} aria-hidden />} onClick={() => setColorScheme(value)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Account() {
  const { t } = useTranslation()
  const { member, organisation } = useMe()
  const { i18n } = useTranslation()
  const navigate = useNavigate()
  const signOut = async () => {
    await client.call(membershipRoutes.signOut, {})
    await navigate(paths.signIn())
    queryClient.clear()
  }
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <UnstyledButton className={styles.userButton}>
          <span className={styles.avatar} aria-hidden>
            {member.displayName.slice(0, 1)}
          </span>
          <span className={styles.userText}>
            <b>{member.displayName}</b>
            <span>{t(`role.${member.role}`)}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{`${i18n.language === 'ja' ? organisation.name.ja : organisation.name.en} · ${t(`role.${member.role}`)}`}</Menu.Label>
        <Menu.Item component={Link} to={paths.apiKeys()}>
          {t('shell.apiKeys')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut().catch(toastError)}>{t('shell.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
