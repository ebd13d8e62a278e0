import { Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { releaseRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { askText } from '../../api.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Markdown } from '../../ui/markdown.tsx'
import { Section } from '../../ui/page.tsx'

/** The release's datasheet, rendered from its Markdown. */
export function Datasheet({ releaseId }: { releaseId: string }) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'ja' ? 'ja' : 'en'
  const query = useQuery(askText(releaseRoutes.datasheet, { params: { id: releaseId }, query: { language } }))
  if (query.error) return <ErrorNotice error={query.error} />
  if (query.data === undefined) return <Loader size="sm" aria-label={t('ui.loading')} />
  return (
    <Section>
      <Markdown text={query.data} />
    </Section>
  )
}
