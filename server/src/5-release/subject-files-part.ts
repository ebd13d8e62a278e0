import { listContentFiles } from './load-content.ts'
import type { ReleaseFile } from './release-facts.ts'
import type { Part, Workshop } from './write-part.ts'

const folders = { slide: 'slides', clinical: 'clinical', variants: 'variants' } as const

/** Slides, clinical tables and variant files of the release's subjects, as they came in. */
export function subjectFilesPart(workshop: Workshop): Part {
  return {
    name: 'subject files',
    async write() {
      const rows = await listContentFiles(workshop.db, workshop.releaseId)
      const wanted = rows.map(row => ({ row, path: `${folders[row.kind]}/${row.subject_name}/${row.file_name}` }))
      const counts = new Map<string, number>()
      for (const { path } of wanted) counts.set(path, (counts.get(path) ?? 0) + 1)
      const files = wanted.map(({ row, path }): ReleaseFile => {
        // A subject may have two files of one name; the digest tells them apart on every machine alike.
        const isAlone = counts.get(path) === 1
        const name = isAlone ? row.file_name : `${row.digest.slice(0, 8)}-${row.file_name}`
        return {
          path: `${folders[row.kind]}/${row.subject_name}/${name}`,
          sizeBytes: Number(row.size_bytes),
          sha256: row.digest,
          mediaType: row.media_type,
        }
      })
      return { files }
    },
  }
}
