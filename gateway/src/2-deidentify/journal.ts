import { link, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { FoundFile } from '#receive'
import { loadText, shredFile, writeDurably } from '#work'

const instanceLine = z.object({
  kind: z.literal('instance'),
  /** Which input it was: name, size and time of change. Stays inside the hospital. */
  source: z.string(),
  file: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  pseudonym: z.string(),
  studyInstanceUid: z.string(),
  seriesInstanceUid: z.string(),
  sopInstanceUid: z.string(),
  sopClassUid: z.string(),
  transferSyntaxUid: z.string(),
  modality: z.string(),
  instanceNumber: z.number(),
  frames: z.number(),
  studyDate: z.string().optional(),
  studyDescription: z.string().optional(),
  seriesDescription: z.string().optional(),
  bodyPart: z.string().optional(),
  sex: z.enum(['F', 'M', 'O']).optional(),
  birthYear: z.number().optional(),
  mayShowFace: z.boolean(),
  hasText: z.boolean(),
  actions: z.record(z.string(), z.number()),
  /** SHA-256 of the input's bytes. */
  inSha256: z.string().optional(),
  /** How many outputs the input has in all, where it is not one. */
  parts: z.number().optional(),
})
const fileLine = z.object({
  kind: z.literal('file'),
  source: z.string(),
  file: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  pseudonym: z.string(),
  fileKind: z.enum(['slide', 'clinical', 'variants']),
  mediaType: z.string(),
  fileName: z.string(),
  actions: z.record(z.string(), z.number()),
  inSha256: z.string().optional(),
  /** Of the table that the file is of, after it was widened. */
  k: z.number().optional(),
  l: z.number().optional(),
})
const withheldLine = z.object({
  kind: z.literal('withheld'),
  source: z.string(),
  name: z.string(),
  reason: z.string(),
  /** Under which id the image waits for a person's look. */
  frameId: z.string().optional(),
  /** After replacement, as the receipt of the study counts by it. */
  studyInstanceUid: z.string().optional(),
  inSha256: z.string().optional(),
})
const journalLine = z.discriminatedUnion('kind', [instanceLine, fileLine, withheldLine])
export type JournalInstance = z.output<typeof instanceLine>
export type JournalFile = z.output<typeof fileLine>
export type JournalWithheld = z.output<typeof withheldLine>
export type JournalLine = z.output<typeof journalLine>

/**
 * The journal of a run: one JSON line for each input that was dealt with, appended after its output is in place. After a crash the torn last line is
 * dropped, and its input is done again with the same result.
 */
export async function openJournal(path: string) {
  const lines = readLines((await loadText(path)) ?? '')
  const handle = await open(path, 'a', 0o600)
  // A line torn by a crash must not run into the next one.
  if (lines.length > 0) await handle.appendFile('\n')
  let pending = ''
  const flush = async () => {
    const text = pending
    pending = ''
    if (text !== '') await handle.appendFile(text)
  }
  return {
    lines,
    append: async (line: JournalLine) => {
      lines.push(line)
      pending += `${JSON.stringify(line)}\n`
      if (pending.length > 16_384) await flush()
    },
    close: async () => {
      await flush()
      await handle.sync()
      await handle.close()
    },
  }
}

/** Add lines to the journal of a run that is not being worked on. */
export async function appendJournal(runFolder: string, lines: readonly JournalLine[]): Promise<void> {
  const journal = await openJournal(join(runFolder, 'journal.jsonl'))
  try {
    for (const line of lines) await journal.append(line)
  } finally {
    await journal.close()
  }
}

/**
 * Take from a journal what leads from its outputs to its inputs: their names, digests and order. `select` gives the lines that count. What stood there is overwritten on the
 * disk; done again after a crash, it ends what was begun.
 */
export async function forgetInputs(
  runFolder: string,
  select: (journal: readonly JournalLine[]) => readonly JournalLine[],
): Promise<void> {
  const [path, old] = [join(runFolder, 'journal.jsonl'), join(runFolder, 'journal.old')]
  const lines = select(await readJournal(runFolder))
  if (lines.some(leadsBack)) {
    const text = lines.map(line => `${JSON.stringify(withoutInput(line))}\n`).sort()
    // The old bytes keep a name until they are overwritten, also when this is cut short.
    await rm(old, { force: true })
    await link(path, old)
    await writeDurably(path, text.join(''))
  }
  await shredFile(old)
}

const leadsBack = (line: JournalLine) =>
  line.kind === 'withheld' ? line.studyInstanceUid !== undefined : line.source !== ''

function withoutInput(line: JournalLine): JournalLine {
  const { inSha256: _, ...kept } = line
  if (kept.kind !== 'withheld') return { ...kept, source: '' }
  const { studyInstanceUid: __, ...withheld } = kept
  return withheld
}

/** The journal of a run as it stands; empty before the first. */
export const readJournal = async (runFolder: string): Promise<readonly JournalLine[]> =>
  readLines((await loadText(join(runFolder, 'journal.jsonl'))) ?? '')

function readLines(text: string): JournalLine[] {
  const lines = text.split('\n').flatMap((line): JournalLine[] => {
    if (line === '') return []
    try {
      return [journalLine.parse(JSON.parse(line))]
    } catch {
      // Torn by a crash: as if it had not been written.
      return []
    }
  })
  return settleLooks(lines)
}

/** A journal without those images that waited for a person's look and of which a later line tells more. */
export function settleLooks(lines: readonly JournalLine[]): JournalLine[] {
  const lastOf = new Map(lines.map((line, at) => [line.source, at]))
  return lines.filter((line, at) => !isAwaitingLook(line) || lastOf.get(line.source) === at)
}

/** True for an image that waited for a person's look, or was held back by one. */
export const isAwaitingLook = (line: JournalLine): boolean =>
  line.kind === 'withheld' && (line.reason === 'pixels/review' || line.reason === 'pixels/held')

/** Names an input by where it is, how long it is and when it was last changed. */
export const sourceOf = (file: FoundFile): string => `${file.name}|${file.sizeBytes}|${Math.round(file.mtimeMs)}`

/** The name in such a text, which may hold bars itself. */
export const nameOfSource = (source: string): string => source.replace(/\|\d+\|-?\d+$/, '')
