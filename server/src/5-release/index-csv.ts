/** One row of `index.csv`: a series with the columns that users of IDC's index know, and where it lies in the release.
 *  @see idc-index, sql/idc_index.sql */
export const indexColumns = [
  'collection_id',
  'PatientID',
  'PatientSex',
  'PatientBirthYear',
  'StudyInstanceUID',
  'StudyDate',
  'StudyDescription',
  'SeriesInstanceUID',
  'SeriesDescription',
  'Modality',
  'BodyPartExamined',
  'Manufacturer',
  'SOPClassUID',
  'instanceCount',
  'series_size_MB',
  'license_short_name',
  'split',
  'dicom_folder',
  'reference_standard',
  'nnunet_dataset',
  'nnunet_case',
] as const
export type IndexRow = Readonly<Record<(typeof indexColumns)[number], string | number | null>>

/** Rows as CSV with a header line, CRLF ends, UTF-8; null is an empty cell. @see RFC 4180 */
export function makeIndexCsv(rows: readonly IndexRow[]): string {
  const lines = rows.map(row => indexColumns.map(column => cell(row[column])).join(','))
  return [indexColumns.join(','), ...lines, ''].join('\r\n')
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
