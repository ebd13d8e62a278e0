import { Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { collectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'

/** The first rows of a clinical table or variant file, with the file's own column names. */
export function RowsTable({ fileId, limit }: { fileId: string; limit: number }) {
  const { t } = useTranslation()
  const query = useQuery(ask(collectRoutes.subjectFileRows, { params: { id: fileId }, query: { limit } }))
  if (query.error) return <ErrorNotice error={query.error} />
  if (!query.data) return <Loader size="sm" aria-label={t('ui.loading')} />
  const { columns, rows, total } = query.data
  const numbered = rows.map((cells, index) => ({ cells, key: String(index) }))
  return (
    <DataTable
      label={t('collect.rowsShown')}
      rows={{ items: numbered, total }}
      rowKey={row => row.key}
      empty={{ title: t('collect.noRows'), text: t('collect.noRowsText') }}
      columns={columns.map((title, index) => ({
        key: title,
        title,
        cell: (row: { cells: string[] }) => row.cells[index] ?? '',
      }))}
    />
  )
}
