import type { SubmissionManifest } from '@tsumugi/api'
import type { Issue } from './contract.ts'
import { issueOf } from './issues.ts'
import type { SubmittedObject } from './open-object.ts'
import { openSlideOf, shapeOf } from './open-slide.ts'
import { parseClinicalTable, parseVariants, readText } from './read-table.ts'
import type { JsonValue } from './tables.ts'

type SubmittedFile = SubmissionManifest['subjects'][number]['files'][number]

/** A file of a manifest with whose it is. */
export interface ClaimedFile {
  readonly pseudonym: string
  readonly file: SubmittedFile
}

/** What the file itself says. `cells` are the values of a clinical table that criteria may ask for. */
export interface FileFacts {
  readonly summary: Record<string, JsonValue>
  readonly cells: readonly { rowNumber: number; column: string; value: string }[]
}

type Checked = { issues: Issue[]; facts: FileFacts | undefined }

/** Most cells of one clinical table that are kept for criteria. */
export const cellLimit = 200_000

/** Check a slide, clinical table or variant file from its bytes. A table must be of this subject alone. */
export async function checkFile(claimed: ClaimedFile, object: SubmittedObject): Promise<Checked> {
  switch (claimed.file.kind) {
    case 'slide':
      return checkSlide(claimed, object)
    case 'clinical':
      return checkClinical(claimed, await object.read(0, object.sizeBytes))
    case 'variants':
      return checkVariants(claimed, await object.read(0, object.sizeBytes))
    default:
      return claimed.file.kind satisfies never
  }
}

async function checkSlide({ file }: ClaimedFile, object: SubmittedObject): Promise<Checked> {
  const slide = await openSlideOf(object)
  if ('problem' in slide)
    return failed(issueOf('slide-unreadable', `The slide cannot be read: ${slide.problem}.`, file.digest))
  const pictures = slide.description.associated.filter(({ kind }) => kind === 'label' || kind === 'macro')
  if (pictures.length > 0)
    return failed(issueOf('residual-identifier', 'The slide still has a picture of its label.', file.digest))
  const { width, height, mpp, levels } = shapeOf(slide)
  return { issues: [], facts: { summary: { width, height, levels: levels.length, mpp }, cells: [] } }
}

function checkClinical({ pseudonym, file }: ClaimedFile, bytes: Uint8Array): Checked {
  const text = readText(bytes)
  const table = text === undefined ? undefined : parseClinicalTable(text)
  if (table === undefined)
    return failed(issueOf('table-unreadable', 'The table is no UTF-8 CSV with a header row.', file.digest))
  const { columns, rows } = table
  if (columns[0] !== 'subject' || rows.some(row => row[0] !== pseudonym))
    return failed(
      issueOf('residual-identifier', 'The first column of the table is not the subject’s pseudonym.', file.digest),
    )
  const cells = rows.flatMap((row, index) =>
    columns.flatMap((column, at) => {
      const value = row[at] ?? ''
      return at === 0 || value === '' ? [] : [{ rowNumber: index + 1, column, value }]
    }),
  )
  if (cells.length > cellLimit)
    return failed(
      issueOf('table-too-large', `The table has ${cells.length} cells; at most ${cellLimit} are taken.`, file.digest),
    )
  return { issues: [], facts: { summary: { columns, rows: rows.length }, cells } }
}

function checkVariants({ pseudonym, file }: ClaimedFile, bytes: Uint8Array): Checked {
  const text = readText(bytes)
  const variants = text === undefined ? undefined : parseVariants(text)
  if (variants === undefined) return failed(issueOf('variants-unreadable', 'The file is no VCF.', file.digest))
  const { samples, rows, reference } = variants
  const isOfSubject = samples.every(sample => sample === pseudonym || sample.startsWith(`${pseudonym}-`))
  if (!isOfSubject)
    return failed(issueOf('residual-identifier', 'A sample is not named by the subject’s pseudonym.', file.digest))
  return { issues: [], facts: { summary: { samples, variants: rows.length, reference }, cells: [] } }
}

function failed(issue: Issue): Checked {
  return { issues: [issue], facts: undefined }
}
