import type { Db } from '#platform/db'

export type ContentSeries = Awaited<ReturnType<typeof listContent>>[number]

/** The series of a release by number, with what their files and their row in the index need. */
export function listContent(db: Db, releaseId: string) {
  return db
    .selectFrom('release_series')
    .innerJoin('release_subject', join =>
      join
        .onRef('release_subject.release_id', '=', 'release_series.release_id')
        .onRef('release_subject.subject_id', '=', 'release_series.subject_id'),
    )
    .innerJoin('series', 'series.id', 'release_series.series_id')
    .innerJoin('study', 'study.id', 'series.study_id')
    .innerJoin('subject', 'subject.id', 'series.subject_id')
    .where('release_series.release_id', '=', releaseId)
    .selectAll('release_series')
    .select([
      'release_subject.name as subject_name',
      'series.series_instance_uid',
      'series.modality',
      'series.sop_class_uid',
      'series.description',
      'series.body_part',
      'series.manufacturer',
      'series.instance_count',
      'series.size_bytes',
      'series.pack_digest',
      'study.study_instance_uid',
      'study.study_date',
      'study.description as study_description',
      'subject.sex',
      'subject.birth_year',
    ])
    .orderBy('release_series.number')
    .execute()
}

/** The slides, tables and variants of a release's subjects. */
export function listContentFiles(db: Db, releaseId: string) {
  return db
    .selectFrom('release_subject_file')
    .innerJoin('release_subject', join =>
      join
        .onRef('release_subject.release_id', '=', 'release_subject_file.release_id')
        .onRef('release_subject.subject_id', '=', 'release_subject_file.subject_id'),
    )
    .innerJoin('subject_file', 'subject_file.id', 'release_subject_file.subject_file_id')
    .where('release_subject_file.release_id', '=', releaseId)
    .select(['subject_file.kind', 'subject_file.media_type', 'subject_file.file_name', 'subject_file.digest'])
    .select(['subject_file.size_bytes', 'release_subject.name as subject_name'])
    .orderBy('release_subject.name')
    .orderBy('subject_file.kind')
    .orderBy('subject_file.file_name')
    .orderBy('subject_file.digest')
    .execute()
}

/** A subject's name and split, by name. */
export async function listSplits(db: Db, releaseId: string) {
  const rows = await db
    .selectFrom('release_subject')
    .select(['name', 'split'])
    .where('release_id', '=', releaseId)
    .orderBy('name')
    .execute()
  return new Map(rows.map(row => [row.name, row.split]))
}

/** Where a series lies in the DICOM layout. */
export function dicomFolder(
  one: Pick<ContentSeries, 'subject_name' | 'study_instance_uid' | 'series_instance_uid'>,
): string {
  return `dicom/${one.subject_name}/${one.study_instance_uid}/${one.series_instance_uid}`
}
