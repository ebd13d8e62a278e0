import { ColorSwatch, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats, useName } from '../../format.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import type { CaseDetail } from './case-page.tsx'

interface AgreementTableProps {
  readonly agreement: CaseDetail['agreement']
  readonly labels: CaseDetail['form']['labels']
}
/** How alike the two readings are, label by label. */
export function AgreementTable({ agreement, labels }: AgreementTableProps) {
  const { t } = useTranslation()
  const name = useName()
  const { fixed, percent } = useFormats()
  if (!agreement) return <EmptyState title={t('annotate.noAgreement')} text={t('annotate.noAgreementText')} />
  const labelOf = (value: number) => labels.find(label => label.value === value)
  return (
    <>
      <DataTable
        label={t('annotate.perLabel')}
        rows={{ items: agreement.labels, total: agreement.labels.length }}
        rowKey={row => String(row.value)}
        empty={{ title: t('annotate.noAgreement'), text: t('annotate.noAgreementText') }}
        columns={[
          {
            key: 'label',
            title: t('annotate.label'),
            cell: row => {
              const label = labelOf(row.value)
              return (
                <Group gap={8} wrap="nowrap">
                  <ColorSwatch size={12} color={label?.color ?? '#888888'} aria-hidden />
                  {label ? name(label.name) : row.value}
                </Group>
              )
            },
          },
          { key: 'dice', title: t('annotate.dice'), align: 'right', cell: row => fixed(row.dice, 3) },
          { key: 'jaccard', title: t('annotate.jaccard'), align: 'right', cell: row => fixed(row.jaccard, 3) },
          {
            key: 'hd95',
            title: t('annotate.hd95'),
            align: 'right',
            cell: row => (row.hd95Mm === null ? '–' : fixed(row.hd95Mm, 2)),
          },
          {
            key: 'volume',
            title: t('annotate.volume'),
            align: 'right',
            cell: row => (row.volumeDifference === null ? '–' : percent(row.volumeDifference, 1)),
          },
          {
            key: 'bounds',
            title: t('annotate.bounds'),
            cell: row => (
              <StateBadge
                tone={row.isWithinBounds ? 'good' : 'warn'}
                label={row.flag ? t('annotate.presence') : row.isWithinBounds ? t('ui.yes') : t('ui.no')}
              />
            ),
          },
        ]}
      />
      <Text size="xs" c="dimmed">
        {t('annotate.metrics', { version: agreement.metricsVersion })}
      </Text>
    </>
  )
}
