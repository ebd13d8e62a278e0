import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

/** What an answer of the key asks of one element of the output. The tests are those of the MIDI-B challenge. */
export const actions = [
  ...(['text_removed', 'text_retained', 'text_notnull', 'tag_retained', 'date_shifted', 'uid_changed'] as const),
  ...(['uid_consistent', 'patid_consistent', 'pixels_retained', 'pixels_hidden'] as const),
] as const
export type Action = (typeof actions)[number]

/** One check. `tagDs` is the path as the key writes it, without its angle brackets; empty for the pixels as a whole. */
export interface Answer {
  readonly tagDs: string
  readonly tagName: string
  /** The value as planted, or as it stood in the file. */
  readonly value: string
  readonly action: Action
  /** What must be gone, stay, or be replaced. */
  readonly actionText: string
  /** `HIPAA-A`, `DICOM-P15-BASIC-U`, `DICOM-IOD-1`, … as the challenge names them. */
  readonly categories: readonly string[]
}

/** The answers for one planted instance; identifiers are those of the planted file. */
export interface AnswerRow {
  readonly group: string
  readonly modality: string
  readonly sopClassUid: string
  readonly patientId: string
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  /** MD5 (hex) of the planted file. */
  readonly digest: string
  readonly answers: readonly Answer[]
}

const bracketed = (text: string) => `<${text}>`

/** AnswerData of a row: a JSON object of checks, numbered from 0. */
export function formatAnswers(answers: readonly Answer[]): string {
  return JSON.stringify(
    Object.fromEntries(
      answers.map(({ tagDs, tagName, value, action, actionText, categories }, index) => [
        String(index),
        {
          scope: bracketed('Instance'),
          tag: tagDs === '' ? null : bracketed(lastTagOf(tagDs)),
          tag_ds: tagDs === '' ? null : bracketed(tagDs),
          tag_name: bracketed(tagName),
          value: bracketed(value),
          action: bracketed(action),
          action_text: bracketed(actionText),
          answer_category: categories,
          answer_category_v2: categoryFields(categories),
        },
      ]),
    ),
  )
}

const answerObject = z.record(
  z.string(),
  z.object({
    tag_ds: z.string().nullable(),
    tag_name: z.string().nullish(),
    value: z.string().nullish(),
    action: z.string(),
    action_text: z.string().nullish(),
    answer_category: z.array(z.string()).default([]),
  }),
)

/** Read AnswerData back; throws where it is not of the challenge's form. */
export function parseAnswers(text: string): Answer[] {
  const bare = (value: string | null | undefined) => (value ?? '').replace(/^<([\s\S]*)>$/, '$1')
  return Object.values(answerObject.parse(JSON.parse(text))).map(answer => ({
    tagDs: bare(answer.tag_ds),
    tagName: bare(answer.tag_name),
    value: bare(answer.value),
    action: z.enum(actions).parse(bare(answer.action)),
    actionText: bare(answer.action_text),
    categories: answer.answer_category,
  }))
}

/** The tag alone of a path: what stands after the last item. */
const lastTagOf = (tagDs: string) => tagDs.slice(tagDs.lastIndexOf(']') + 1).replace(/^<|>$/g, '')

/** The same categories by who asks for them. */
function categoryFields(categories: readonly string[]) {
  const startingWith = (start: string) => categories.filter(category => category.startsWith(start))
  return {
    hipaa: { z: startingWith('HIPAA'), m: [] },
    dicom: { p15: startingWith('DICOM-P15'), iod: startingWith('DICOM-IOD'), safe: startingWith('DICOM-SAFE') },
    tcia: { ptkb: startingWith('TCIA-PTKB'), p15: startingWith('TCIA-P15'), rev: startingWith('TCIA-REV') },
    prev_cat: categories[0] ?? null,
  }
}

const columns = [
  ...['index', 'group', 'Modality', 'SOPClassUID', 'PatientID', 'StudyInstanceUID', 'SeriesInstanceUID'],
  ...['SOPInstanceUID', 'Digest', 'AnswerData', 'scope'],
]

/** Write the key as the challenge does: SQLite, one table `answer_data`, a row an instance. `path` must not be there yet. */
export function writeAnswerKey(path: string, rows: readonly AnswerRow[]): void {
  const database = new DatabaseSync(path)
  try {
    const names = columns.map(name => `"${name}"`)
    database.exec(`create table answer_data (${names.map(name => `${name} TEXT`).join(', ')})`)
    database.exec('begin')
    const insert = database.prepare(`insert into answer_data values (${columns.map(() => '?').join(', ')})`)
    for (const [index, row] of rows.entries())
      insert.run(
        ...[String(index), row.group, row.modality, row.sopClassUid, row.patientId, row.studyInstanceUid],
        ...[row.seriesInstanceUid, row.sopInstanceUid, row.digest, formatAnswers(row.answers), 'Instance'],
      )
    database.exec('commit')
  } finally {
    database.close()
  }
}

const storedRow = z.object({
  ...{ group: z.string(), Modality: z.string(), SOPClassUID: z.string(), PatientID: z.string() },
  ...{ StudyInstanceUID: z.string(), SeriesInstanceUID: z.string(), SOPInstanceUID: z.string() },
  ...{ Digest: z.string(), AnswerData: z.string() },
})

/** Read a key of the challenge's form. */
export function readAnswerKey(path: string): AnswerRow[] {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return database
      .prepare('select * from answer_data')
      .all()
      .map(row => {
        const stored = storedRow.parse(row)
        return {
          ...{ group: stored.group, modality: stored.Modality, sopClassUid: stored.SOPClassUID },
          ...{ patientId: stored.PatientID, studyInstanceUid: stored.StudyInstanceUID },
          ...{ seriesInstanceUid: stored.SeriesInstanceUID, sopInstanceUid: stored.SOPInstanceUID },
          digest: stored.Digest,
          answers: parseAnswers(stored.AnswerData),
        }
      })
  } finally {
    database.close()
  }
}

/** MD5 as the challenge's keys use it; for likeness of bytes alone. */
export const md5Of = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')
