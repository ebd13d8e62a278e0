import { editDicom, editHead } from './edit.ts'
import { editDataset } from './edit-dataset.ts'
import type { EditContext, EditPlan, NewElement } from './edit-plan.ts'
import type { DicomFile } from './element.ts'
import type { DicomIssue } from './issues.ts'
import { issueOf } from './issues.ts'
import { parseDicom } from './parse.ts'
import { readDataset } from './read-dataset.ts'
import {
  defaultHeldBytes,
  findPixelDataEnd,
  readBytes,
  readHead,
  type StreamOptions,
  type StreamSource,
} from './read-stream.ts'
import { defaultLimits, openReader, type ParseLimits } from './reader.ts'

/** Where a large file comes from and goes to. */
export interface StreamEnds extends StreamSource {
  /** Called in order of the output. The chunk is only good until the promise settles: its memory is used again. */
  readonly write: (chunk: Uint8Array) => Promise<void>
}

/** What a streamed edit did. Without `file` nothing was written unless `isPartlyWritten`: the output is then to be thrown away. */
export interface StreamedEdit {
  readonly file: DicomFile | undefined
  readonly issues: readonly DicomIssue[]
  readonly sizeBytes: number
  readonly isPartlyWritten: boolean
}

const copyBytes = 2 ** 20

/** Edit a file too large for memory: what stands before and after the top-level pixel data goes through the plan, the pixel data
 *  element itself is copied in 1 MiB pieces as it is. `file` is the part before the pixel data (`stoppedAt` set where there are
 *  any). Deflated files are not streamed: they end in `dataset/too-large` beyond `maxHeldBytes`. */
export async function editDicomStream(
  ends: StreamEnds,
  plan: EditPlan,
  options: StreamOptions = {},
): Promise<StreamedEdit> {
  const limits: ParseLimits = { ...defaultLimits, ...options.limits }
  const maxHeldBytes = options.maxHeldBytes ?? defaultHeldBytes
  const head = await readHead(ends, { limits }, maxHeldBytes)
  if (head.file === undefined) return failed(head.issues)
  const { file } = head
  if (file.isDeflated) return editDeflated(ends, plan, limits)
  let sizeBytes = 0
  const write = async (chunk: Uint8Array) => {
    sizeBytes += chunk.length
    if (chunk.length > 0) await ends.write(chunk)
  }
  const headPlan = { ...plan, add: (context: EditContext) => addedWithin(plan, context, 0, 0x7fe00007) }
  for (const chunk of [...editHead(file, plan).chunks, ...editDataset(file.dataset, headPlan).chunks])
    await write(chunk)
  if (file.stoppedAt === undefined) {
    if (plan.trailing !== 'drop') await write(file.dataset.bytes.subarray(file.trailingStart))
    return { file, issues: head.issues, sizeBytes, isPartlyWritten: false }
  }
  const pixels = await findPixelDataEnd(ends, file.stoppedAt, file.dataset.encoding)
  if ('issue' in pixels) return { ...failed([...head.issues, pixels.issue]), isPartlyWritten: true }
  await copyRange(ends, file.stoppedAt, pixels.end, write)
  const tail = await editTail(ends, pixels.end, { plan, file, limits, maxHeldBytes, write })
  const issues = [...head.issues, ...tail]
  if (tail.some(issue => issue.severity === 'error')) return { ...failed(issues), isPartlyWritten: true }
  return { file, issues, sizeBytes, isPartlyWritten: false }
}

/** A deflated data set has no pixel data that could be copied as they are; it is edited in memory. */
async function editDeflated(ends: StreamEnds, plan: EditPlan, limits: ParseLimits): Promise<StreamedEdit> {
  const { file, issues } = parseDicom(await readBytes(ends, 0, ends.sizeBytes), { limits })
  if (file === undefined) return failed(issues)
  const edited = editDicom(file, plan)
  for (const chunk of edited.chunks) await ends.write(chunk)
  return { file, issues, sizeBytes: edited.sizeBytes, isPartlyWritten: false }
}

/** What the plan adds to a data set; at the root only tags of this range, since head and tail are edited one after the other. */
function addedWithin(plan: EditPlan, context: EditContext, low: number, high: number): readonly NewElement[] {
  const added = plan.add?.(context) ?? []
  return context.path.length > 0 ? added : added.filter(element => element.tag >= low && element.tag <= high)
}

const failed = (issues: readonly DicomIssue[]): StreamedEdit => ({
  file: undefined,
  issues,
  sizeBytes: 0,
  isPartlyWritten: false,
})

type Write = (chunk: Uint8Array) => Promise<void>

async function copyRange(ends: StreamEnds, start: number, end: number, write: Write): Promise<void> {
  const buffer = new Uint8Array(Math.min(copyBytes, end - start))
  for (let at = start; at < end; at += buffer.length) {
    const piece = buffer.subarray(0, Math.min(buffer.length, end - at))
    await ends.readInto(at, piece)
    await write(piece)
  }
}

/** Elements after the pixel data (padding, signatures, private groups) go through the plan like those before. */
async function editTail(
  ends: StreamEnds,
  start: number,
  context: { plan: EditPlan; file: DicomFile; limits: ParseLimits; maxHeldBytes: number; write: Write },
): Promise<readonly DicomIssue[]> {
  const length = ends.sizeBytes - start
  const { plan, file, limits, maxHeldBytes, write } = context
  if (length > maxHeldBytes) return [issueOf('dataset/too-large', { offset: start }, { limit: maxHeldBytes })]
  const bytes = await readBytes(ends, start, length)
  const reader = openReader(bytes, limits, false)
  const extent = { start: 0, end: length, isUndefinedLength: false }
  const read = readDataset(reader, extent, file.dataset.encoding, undefined)
  if (!reader.hasFailed) {
    const tail = { ...read.dataset, parent: file.dataset }
    const add = (context: EditContext) => addedWithin(plan, context, 0x7fe00011, 0xffffffff)
    for (const chunk of editDataset(tail, { element: plan.element, add }).chunks) await write(chunk)
    if (plan.trailing !== 'drop') await write(bytes.subarray(read.end))
  }
  return reader.issues.map(issue => ({
    ...issue,
    offset: issue.offset === undefined ? undefined : issue.offset + start,
  }))
}
