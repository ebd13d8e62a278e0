import type { collectRoutes, ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Digest } from '../../ui/values.tsx'

type File = ReplyOf<typeof collectRoutes.subjectFile>

/** Slides and tables of subjects. */
export function FileTable({ files }: { files: readonly File[] }) {
  const { t } = useTranslation()
  const { bytes } = useFormats()
  return (
    <DataTable
      label={t('collect.count.files')}
      rows={{ items: files, total: files.length }}
      rowKey={file => file.id}
      to={file => (file.kind === 'slide' ? paths.slide(file.id) : paths.subjectFile(file.id))}
      empty={{ title: t('collect.noRows'), text: t('collect.noRowsText') }}
      columns={[
        { key: 'name', title: t('collect.count.files'), cell: file => file.fileName },
        { key: 'kind', title: t('collect.fileKind'), cell: file => t(`word.fileKind.${file.kind}`) },
        { key: 'type', title: t('collect.mediaType'), cell: file => file.mediaType },
        { key: 'size', title: t('collect.size'), align: 'right', cell: file => bytes(file.sizeBytes) },
        { key: 'digest', title: t('collect.digest'), cell: file => <Digest value={file.digest} /> },
      ]}
    />
  )
}
