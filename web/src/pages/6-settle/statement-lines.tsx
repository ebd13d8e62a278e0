import { Table } from '@mantine/core'
import type { ReplyOf, settleRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useFormats, useName } from '../../format.ts'
import { Money } from '../../ui/values.tsx'
import styles from './statement.module.css'

type Statement = ReplyOf<typeof settleRoutes.previewPeriod>['statements'][number]

/** A statement's lines with subtotal, tax and total, as they are printed. */
export function StatementLines({ statement }: { statement: Statement }) {
  const { t } = useTranslation()
  const name = useName()
  const { number } = useFormats()
  return (
    <div className={styles.frame}>
      <Table className={styles.lines} aria-label={t('settle.lines')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('release.dataset')}</Table.Th>
            <Table.Th>{t('settle.customer')}</Table.Th>
            <Table.Th>{t('settle.contribution')}</Table.Th>
            <Table.Th data-align="right">{t('settle.count')}</Table.Th>
            <Table.Th data-align="right">{t('settle.amount')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {statement.lines.map(line => (
            <Table.Tr key={line.grantId + line.contribution}>
              <Table.Td>{t('release.named', { name: line.datasetName, version: line.version })}</Table.Td>
              <Table.Td>{name(line.customer)}</Table.Td>
              <Table.Td>{t(`word.contribution.${line.contribution}`)}</Table.Td>
              <Table.Td data-align="right">{number(line.count)}</Table.Td>
              <Table.Td data-align="right">
                <Money value={line.amount} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Totals statement={statement} />
      </Table>
    </div>
  )
}

function Totals({ statement }: { statement: Statement }) {
  const { t } = useTranslation()
  const rows = [
    ['subtotal', t('settle.subtotal'), statement.subtotal],
    ['tax', t('settle.tax', { rate: statement.taxRatePercent }), statement.tax],
    ['total', t('settle.total'), statement.total],
  ] as const
  return (
    <Table.Tfoot>
      {rows.map(([key, label, value]) => (
        <Table.Tr key={key} data-row={key}>
          <Table.Th colSpan={4} data-align="right">
            {label}
          </Table.Th>
          <Table.Td data-align="right">
            <Money value={value} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tfoot>
  )
}
