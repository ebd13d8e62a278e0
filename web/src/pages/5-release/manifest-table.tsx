import { Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { releaseRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { ask } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Digest } from '../../ui/values.tsx'

// A release can have a hundred thousand files; a page shows the first that match, and says how many there are.
const shownFiles = 300

/** Every file of a release with its digest, found by path. */
export function ManifestTable({ releaseId }: { releaseId: string }) {
  const { t } = useTranslation()
  const { bytes } = useFormats()
  const [params] = useSearchParams()
  const query = useQuery(ask(releaseRoutes.releaseFiles, { params: { id: releaseId } }))
  if (query.error) return <ErrorNotice error={query.error} />
  if (!query.data) return <Loader size="sm" aria-label={t('ui.loading')} />
  const wanted = (params.get('q') ?? '').toLowerCase()
  const found = wanted ? query.data.files.filter(file => file.path.toLowerCase().includes(wanted)) : query.data.files
  return (
    <DataTable
      label={t('release.manifest')}
      rows={{ items: found.slice(0, shownFiles), total: query.data.files.length }}
      rowKey={file => file.path}
      search={file => file.path}
      empty={{ title: t('release.noFiles'), text: t('release.noFilesText') }}
      columns={[
        { key: 'path', title: t('release.path'), cell: file => file.path, sort: file => file.path },
        { key: 'type', title: t('collect.mediaType'), cell: file => file.mediaType, sort: file => file.mediaType },
        {
          key: 'size',
          title: t('collect.size'),
          align: 'right',
          cell: file => bytes(file.sizeBytes),
          sort: file => file.sizeBytes,
        },
        { key: 'sha256', title: 'SHA-256', cell: file => <Digest value={file.sha256} /> },
      ]}
    />
  )
}
