import type { collectRoutes, ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'

type Rules = NonNullable<ReplyOf<typeof collectRoutes.submission>['siteRules']>
type Rule = Rules[number]

/** Rules of the hospital that came before the profile; the platform has checked the objects with them in force. Nothing where there are none. */
export function DeclaredRules({ rules }: { rules: Rules }) {
  const { t } = useTranslation()
  if (rules.length === 0) return null
  const rows = rules.map((rule, index) => ({ rule, key: String(index) }))
  return (
    <Section title={t('collect.siteRules')} isPlain>
      <DataTable
        label={t('collect.siteRules')}
        rows={{ items: rows, total: rows.length }}
        rowKey={row => row.key}
        empty={{ title: t('collect.siteRules'), text: '' }}
        columns={[
          { key: 'attribute', title: t('collect.ruleAttribute'), cell: ({ rule }) => attributeOf(rule) },
          {
            key: 'action',
            title: t('collect.ruleAction'),
            cell: ({ rule }) => t(`collect.ruleActions.${rule.action}`, { value: wordOf(rule) }),
          },
          {
            key: 'scope',
            title: t('collect.ruleScope'),
            cell: ({ rule }) => rule.sopClasses?.join(', ') ?? t('collect.ruleForAll'),
          },
          { key: 'reason', title: t('collect.ruleReason'), cell: ({ rule }) => rule.reason ?? t('ui.none') },
        ]}
      />
    </Section>
  )
}

const attributeOf = (rule: Rule) =>
  'attribute' in rule ? rule.attribute : `(${rule.private.group},"${rule.private.creator}",${rule.private.element})`

const wordOf = (rule: Rule) => ('value' in rule ? (rule.value ?? '') : '')
