import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'

/** The two pages of a project's selection. */
export function ProjectTabs({ projectId, current }: { projectId: string; current: 'triage' | 'criteria' }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <Tabs
      value={current}
      onChange={tab => void navigate(tab === 'criteria' ? paths.criteria(projectId) : paths.triage(projectId))}
    >
      <Tabs.List>
        <Tabs.Tab value="triage">{t('select.triage')}</Tabs.Tab>
        <Tabs.Tab value="criteria">{t('select.criteria')}</Tabs.Tab>
      </Tabs.List>
    </Tabs>
  )
}
