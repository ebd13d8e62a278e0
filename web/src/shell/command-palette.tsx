import { Spotlight } from '@mantine/spotlight'
import { IconArrowRight, IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMay } from '../me.ts'
import { paths } from '../paths.ts'
import { navGroups } from './stages.ts'

/** Ctrl/Cmd + K: every page the member may see, found by its name in either language. */
export function CommandPalette() {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const may = useMay()
  const other = i18n.getFixedT(i18n.language === 'ja' ? 'en' : 'ja')
  const home = { id: 'home', label: t('shell.home'), description: '', onClick: () => void navigate(paths.home()) }
  const pages = navGroups.flatMap(group =>
    group.pages
      .filter(page => may(page.route))
      .map(page => ({
        id: page.path,
        label: t(page.label),
        description: t(group.label),
        keywords: [other(page.label), other(group.label), page.path],
        leftSection: <IconArrowRight size={16} aria-hidden />,
        onClick: () => void navigate(page.path),
      })),
  )
  return (
    <Spotlight
      actions={[home, ...pages]}
      shortcut={['mod + K']}
      nothingFound={t('shell.findEmpty')}
      highlightQuery
      limit={12}
      scrollable
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t('shell.find'),
        'aria-label': t('shell.find'),
      }}
    />
  )
}
