import { createHash } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { loadJson, writeDurably } from '#work'

/** A rectangle in pixels from the upper left corner. */
export const addedBox = z.object({
  x: z.number().int().min(0),
  y: z.number().int().min(0),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
})
const frameRecord = z.object({
  id: z.string(),
  /** Of the de-identified file before any mask: a decision is about these bytes alone. */
  sha256: z.string(),
  modality: z.string(),
  rows: z.number(),
  columns: z.number(),
  frames: z.number(),
  /** `frame` is 1-based. */
  found: z.array(addedBox.extend({ frame: z.number(), source: z.string(), score: z.number() })),
  /** Drawn by a person; of all frames. */
  added: z.array(addedBox),
  decision: z.enum(['waiting', 'approved', 'held']),
  /** Names of pictures beside the record. */
  pictures: z.array(z.string()),
})
/** What was found in the pixels of one image, and what a person has decided. Holds no identifier of the person. */
export type FrameRecord = z.output<typeof frameRecord>
export type AddedBox = z.output<typeof addedBox>

/** The digest of a de-identified file, and the id under which it waits for a person's look: the same in every run by the same rules. */
export function identifyFrames(bytes: Uint8Array): { readonly id: string; readonly sha256: string } {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { id: sha256.slice(0, 12), sha256 }
}

/** The folder of records and pictures in a work folder. */
export const framesFolderOf = (workFolder: string): string => join(workFolder, 'frames')

/** Where the pictures of an image lie. */
export const pictureFolderOf = (framesFolder: string, id: string): string => join(framesFolder, id)

const pathOf = (framesFolder: string, id: string) => join(pictureFolderOf(framesFolder, id), 'record.json')

/** The record of an image; nothing where it never waited. */
export const loadFrameRecord = (framesFolder: string, id: string): Promise<FrameRecord | undefined> =>
  loadJson(pathOf(framesFolder, id), frameRecord)

/** Keep a record, mode 0600 in a folder of mode 0700. */
export async function saveFrameRecord(framesFolder: string, record: FrameRecord): Promise<void> {
  await mkdir(pictureFolderOf(framesFolder, record.id), { recursive: true, mode: 0o700 })
  await writeDurably(pathOf(framesFolder, record.id), `${JSON.stringify(record, null, 2)}\n`)
}

/** All records of a work folder, in order of their ids. */
export async function listFrameRecords(framesFolder: string): Promise<readonly FrameRecord[]> {
  const ids = await readdir(framesFolder).catch(() => [])
  const records = await Promise.all(ids.sort().map(id => loadFrameRecord(framesFolder, id)))
  return records.flatMap(record => (record === undefined ? [] : [record]))
}

/** The pictures show what is masked, so they go once the mask is written. */
export async function dropPictures(framesFolder: string, record: FrameRecord): Promise<void> {
  for (const name of record.pictures) await rm(join(pictureFolderOf(framesFolder, record.id), name), { force: true })
  await saveFrameRecord(framesFolder, { ...record, pictures: [] })
}
