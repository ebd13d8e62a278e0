import { randomUUID } from 'node:crypto'
import type { SubmissionManifest } from '@tsumugi/api'
import type { Tx } from '#platform/db'
import type { FileFacts } from './check-file.ts'

/** Whose the files are, and what their bytes say. */
export interface FilePlace {
  readonly subjectId: string
  readonly siteId: string
  readonly submissionId: string
  readonly at: Date
  readonly factsOf: (digest: string) => FileFacts | undefined
}

type SubmittedFile = SubmissionManifest['subjects'][number]['files'][number]

/** Store a subject's files with the cells of its clinical tables. A file that the subject has already stays as it is. */
export async function saveFiles(tx: Tx, files: readonly SubmittedFile[], place: FilePlace): Promise<void> {
  for (const file of files) {
    const facts = place.factsOf(file.digest)
    if (facts === undefined) throw new Error('A file without facts passed the check.')
    const saved = await tx
      .insertInto('subject_file')
      .values({
        id: randomUUID(),
        subject_id: place.subjectId,
        site_id: place.siteId,
        submission_id: place.submissionId,
        kind: file.kind,
        media_type: file.mediaType,
        file_name: file.fileName,
        digest: file.digest,
        size_bytes: BigInt(file.sizeBytes),
        summary: JSON.stringify(facts.summary),
        created_at: place.at,
      })
      .onConflict(conflict => conflict.constraint('a_file_is_stored_once_a_subject').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (saved !== undefined) await saveCells(tx, saved.id, { subjectId: place.subjectId, cells: facts.cells })
  }
}

const cellsAtOnce = 2000

async function saveCells(
  tx: Tx,
  fileId: string,
  { subjectId, cells }: { subjectId: string; cells: FileFacts['cells'] },
): Promise<void> {
  for (let start = 0; start < cells.length; start += cellsAtOnce)
    await tx
      .insertInto('clinical_value')
      .values(
        cells.slice(start, start + cellsAtOnce).map(({ rowNumber, column, value }) => ({
          subject_file_id: fileId,
          row_number: rowNumber,
          column_name: column,
          subject_id: subjectId,
          value,
        })),
      )
      .execute()
}
