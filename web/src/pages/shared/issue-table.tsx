import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../ui/data-table.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { issueSentences } from './issue-sentences.ts'
import { issueName } from './issue-words.ts'

interface Issue {
  readonly code: string
  readonly severity: 'info' | 'warning' | 'error'
  readonly where?: string | undefined
  readonly message: string
}
const tones = { info: 'calm', warning: 'warn', error: 'bad' } as const

/** Problems with data, worst as the server ordered them. */
export function IssueTable({ issues }: { issues: readonly Issue[] }) {
  const { t, i18n } = useTranslation()
  if (issues.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('collect.noIssues')}
      </Text>
    )
  return (
    <DataTable
      label={t('collect.issues')}
      rows={{ items: issues, total: issues.length }}
      rowKey={issue => `${issue.code}${issue.where}${issue.message}`}
      empty={{ title: t('collect.issues'), text: t('collect.noIssues') }}
      columns={[
        {
          key: 'severity',
          title: t('collect.severity'),
          width: 110,
          cell: i => <StateBadge tone={tones[i.severity]} label={t(`word.severity.${i.severity}`)} />,
        },
        {
          key: 'code',
          title: t('collect.issueCode'),
          cell: i => <span title={i.code}>{issueName(i.code, i18n.language)}</span>,
        },
        { key: 'where', title: t('collect.issueWhere'), cell: i => i.where ?? '–' },
        {
          key: 'message',
          title: t('collect.issueMessage'),
          isLong: true,
          cell: i => <span title={i.message}>{sentenceOf(i, i18n.language)}</span>,
        },
      ]}
    />
  )
}

const sentenceOf = ({ code, message }: Issue, language: string) =>
  language === 'ja' ? (issueSentences[code] ?? issueName(code, language)) : message
