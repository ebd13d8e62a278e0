import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from '#work'
import {
  type FrameRecord,
  framesFolderOf,
  listFrameRecords,
  loadFrameRecord,
  pictureFolderOf,
  saveFrameRecord,
} from './frame-records.ts'

const idForm = /^[0-9a-f]{12}$/

/** The images of a work folder that wait for a person's look, in order of their ids. `pictures` of each name its frames before and after the mask. */
export async function listWaitingFrames(workFolder: string): Promise<readonly FrameRecord[]> {
  const records = await listFrameRecords(framesFolderOf(workFolder))
  return records.filter(({ decision }) => decision === 'waiting')
}

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
