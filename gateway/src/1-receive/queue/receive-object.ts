import { readFile } from 'node:fs/promises'
import { type Dataset, isDeflatedSyntax, parseDicom, uidOf, writePart10Head } from '@tsumugi/dicom'
import { type IncomingObject, storeStatuses } from '@tsumugi/dimse'
import type { Admission, ObjectFacts, Queue } from './open-queue.ts'
import type { SpooledFile } from './spool.ts'

/** What a source is told of each object, for counts and for the screen. Holds no text of the object. */
export type Reception =
  | {
      readonly kind: 'admitted'
      readonly admission: Admission
      readonly studyInstanceUid: string
      readonly sizeBytes: number
    }
  | {
      readonly kind: 'refused'
      readonly reason: 'object/not-understood' | 'object/other-than-said' | 'disk/full' | 'disk/failed'
    }

export interface ReceptionOptions {
  readonly collectionOf: (callingAeTitle: string) => string
  readonly onReception?: (reception: Reception) => void
  /** Awaited with the number of bytes that came: while it hangs, the sender waits. */
  readonly pace?: (bytes: number) => Promise<void>
}

/**
 * Store objects of C-STORE into the queue: the data set as it comes from the network, byte for byte, behind meta information of ours. Answered with
 * success once the object would survive a power cut; with A700 where the disk does not take it, and then nothing of it stays.
 */
export function storeIntoQueue(queue: Queue, options: ReceptionOptions) {
  return async (object: IncomingObject): Promise<number> => {
    const reception = await receiveObject(queue, object, options)
    options.onReception?.(reception)
    return reception.kind === 'admitted' ? storeStatuses.success : statusOf[reception.reason]
  }
}

const statusOf = {
  'object/not-understood': storeStatuses.notUnderstood,
  'object/other-than-said': storeStatuses.datasetMismatch,
  'disk/full': storeStatuses.outOfResources,
  'disk/failed': storeStatuses.outOfResources,
} as const

async function receiveObject(queue: Queue, object: IncomingObject, options: ReceptionOptions): Promise<Reception> {
  let writer: Awaited<ReturnType<Queue['openWriter']>> | undefined
  try {
    writer = await queue.openWriter()
    await writer.write(writePart10Head(object))
    for await (const bytes of object.dataset) {
      await writer.write(bytes)
      await options.pace?.(bytes.length)
    }
    const spooled = await writer.finish()
    const facts = await readFacts(spooled, object)
    if (typeof facts === 'string') {
      await writer.discard()
      return { kind: 'refused', reason: facts }
    }
    const collection = options.collectionOf(object.callingAeTitle)
    const admission = await queue.admit(spooled, { ...facts, collection, source: `dimse ${object.callingAeTitle}` })
    return {
      ...{ kind: 'admitted', admission },
      studyInstanceUid: facts.studyInstanceUid,
      sizeBytes: spooled.sizeBytes,
    }
  } catch (error) {
    await writer?.discard()
    const reason = diskReasonOf(error)
    // The rest of the data set is passed over by the association, so that it can go on.
    if (reason !== undefined) return { kind: 'refused', reason }
    throw error
  }
}

/** Busy, read-only, failing, full, cannot be opened. @see https://sqlite.org/rescode.html */
const sqliteDiskReasons: Readonly<Record<number, 'disk/full' | 'disk/failed'>> = {
  ...{ 5: 'disk/failed', 8: 'disk/failed', 10: 'disk/failed', 13: 'disk/full', 14: 'disk/failed' },
}

/** Whether an error is the disk's: full, or something else about it. */
export function diskReasonOf(error: unknown): 'disk/full' | 'disk/failed' | undefined {
  if (!(error instanceof Error)) return undefined
  if ('errcode' in error && typeof error.errcode === 'number') return sqliteDiskReasons[error.errcode & 0xff]
  if (!('code' in error && 'syscall' in error)) return undefined
  return error.code === 'ENOSPC' || error.code === 'EDQUOT' ? 'disk/full' : 'disk/failed'
}

type UidFacts = Pick<ObjectFacts, 'studyInstanceUid' | 'sopInstanceUid'>

/** The UIDs in the data set, which must be those that the message named. @see DICOM PS3.4 B.2.3 */
async function readFacts(
  spooled: SpooledFile,
  said: IncomingObject,
): Promise<UidFacts | 'object/not-understood' | 'object/other-than-said'> {
  const dataset = await readHead(spooled, said.transferSyntaxUid)
  if (dataset === undefined) return 'object/not-understood'
  const [sopClassUid, sopInstanceUid] = [uidOf(dataset, 0x00080016), uidOf(dataset, 0x00080018)]
  const [studyInstanceUid, seriesInstanceUid] = [uidOf(dataset, 0x0020000d), uidOf(dataset, 0x0020000e)]
  const isAsSaid = sopInstanceUid === said.sopInstanceUid && sopClassUid === said.sopClassUid
  if (!isAsSaid || studyInstanceUid === undefined || seriesInstanceUid === undefined) return 'object/other-than-said'
  return { studyInstanceUid, sopInstanceUid }
}

/** The root elements in front of the pixels, as far as they lie in the first block. A deflated file has to be read whole. */
async function readHead(
  { head, path, sizeBytes }: SpooledFile,
  transferSyntaxUid: string,
): Promise<Dataset | undefined> {
  const isWhole = head.length === sizeBytes
  const bytes = isDeflatedSyntax(transferSyntaxUid) && !isWhole ? await readFile(path) : head
  const parsed = parseDicom(bytes, { stopAtPixelData: true })
  if (parsed.file !== undefined) return parsed.file.dataset
  const isCutAtBlock = !isWhole && parsed.issues.some(issue => issue.code === 'element/truncated')
  return isCutAtBlock ? parsed.partial?.dataset : undefined
}
