import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from '#work'
import {
  type AddedBox,
  type FrameRecord,
  framesFolderOf,
  loadFrameRecord,
  pictureFolderOf,
  saveFrameRecord,
} from './frame-records.ts'

const idForm = /^[0-9a-f]{12}$/

/** The record of an image by its id; nothing for an id that nothing waits under, or that is none. */
export const findFrame = async (workFolder: string, id: string): Promise<FrameRecord | undefined> =>
  idForm.test(id) ? loadFrameRecord(framesFolderOf(workFolder), id) : undefined

/** A picture of an image as PNG; nothing for a name that its record does not have, or once the mask was written. */
export async function loadFramePicture(workFolder: string, id: string, name: string): Promise<Uint8Array | undefined> {
  const record = await findFrame(workFolder, id)
  // The name is one of ours or none, so that no path leads out of the folder.
  if (record === undefined || !record.pictures.includes(name)) return undefined
  return readFile(join(pictureFolderOf(framesFolderOf(workFolder), id), name)).catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
}

/** Keep what a person has decided about an image; the next run acts by it. Answers the record, or nothing where nothing waits under the id. */
export async function decideFrame(
  workFolder: string,
  id: string,
  decision: 'approved' | 'held',
): Promise<FrameRecord | undefined> {
  const record = await findFrame(workFolder, id)
  if (record === undefined) return undefined
  const decided = { ...record, decision }
  await saveFrameRecord(framesFolderOf(workFolder), decided)
  return decided
}

/** Rectangles that a person draws beside those that were found; of all frames. Those before are replaced. A rectangle that lies outside masks nothing, which is
 *  not what a person meant: then nothing is kept. Answers nothing where nothing waits under the id. */
export async function setAddedBoxes(
  workFolder: string,
  id: string,
  added: readonly AddedBox[],
): Promise<{ readonly kind: 'kept' | 'outside'; readonly record: FrameRecord } | undefined> {
  const record = await findFrame(workFolder, id)
  if (record === undefined) return undefined
  if (!added.every(box => isInside(box, record))) return { kind: 'outside', record }
  const changed = { ...record, added: [...added] }
  await saveFrameRecord(framesFolderOf(workFolder), changed)
  return { kind: 'kept', record: changed }
}

const isInside = ({ x, y, width, height }: AddedBox, { rows, columns }: FrameRecord) =>
  width > 0 && height > 0 && x + width <= columns && y + height <= rows
