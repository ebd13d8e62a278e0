import { editDicom, editHead } from './edit.ts'
import { editDataset } from './edit-dataset.ts'
import type { EditContext, EditPlan, NewElement } from './edit-plan.ts'
import type { DicomFile, Encoding } from './element.ts'
import { type DicomIssue, issueOf } from './issues.ts'
import { type ParseOptions, parseDicom } from './parse.ts'
import { readDataset } from './read-dataset.ts'
import { readHeader } from './read-header.ts'
import { defaultLimits, itemTag, openReader, type ParseLimits, sequenceDelimiter, undefinedLength } from './reader.ts'

/** Where a large file comes from and goes to. */
export interface StreamEnds {
  readonly sizeBytes: number
  /** Fill the whole of `buffer` with the bytes from `offset`; never asked beyond `sizeBytes`. */
  readonly readInto: (offset: number, buffer: Uint8Array) => Promise<void>
  /** Called in order of the output. The chunk is only good until the promise settles: its memory is used again. */
  readonly write: (chunk: Uint8Array) => Promise<void>
}

/** Bounds of a streamed edit; the rest as in `parseDicom`. */
export interface StreamOptions extends ParseOptions {
  /** Most bytes of header, or of elements after the pixel data, to hold in memory. Default 64 MiB. */
  readonly maxHeldBytes?: number
}

/** What a streamed edit did. Without `file` nothing was written unless `isPartlyWritten`: the output is then to be thrown away. */
export interface StreamedEdit {
  readonly file: DicomFile | undefined
  readonly issues: readonly DicomIssue[]
  readonly sizeBytes: number
  readonly isPartlyWritten: boolean
}

const firstRead = 2 ** 20
const copyBytes = 4 * 2 ** 20

/** Edit a file too large for memory: what stands before and after the top-level pixel data goes through the plan, the pixel data
 *  element itself is copied in 4 MiB pieces as it is. `file` is the part before the pixel data (`stoppedAt` set where there are
 *  any). Deflated files are not streamed: they end in `dataset/too-large` beyond `maxHeldBytes`. */
export async function editDicomStream(
  ends: StreamEnds,
  plan: EditPlan,
  options: StreamOptions = {},
): Promise<StreamedEdit> {
  const limits: ParseLimits = { ...defaultLimits, ...options.limits }
  const maxHeldBytes = options.maxHeldBytes ?? 64 * 2 ** 20
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
  const pixels = await copyPixelData(ends, file.stoppedAt, file.dataset.encoding, write)
  if ('issue' in pixels) return { ...failed([...head.issues, pixels.issue]), isPartlyWritten: true }
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

/** Parse growing heads of the file until the pixel data, or the end, are reached. */
async function readHead(
  ends: StreamEnds,
  options: ParseOptions,
  maxHeldBytes: number,
): Promise<{ file: DicomFile | undefined; issues: readonly DicomIssue[] }> {
  for (let length = Math.min(firstRead, ends.sizeBytes); ; length = Math.min(length * 4, ends.sizeBytes)) {
    const bytes = await readBytes(ends, 0, length)
    const result = parseDicom(bytes, { ...options, stopAtPixelData: true })
    const isWhole = length === ends.sizeBytes
    if (result.file?.stoppedAt !== undefined || isWhole) {
      if (result.file?.isDeflated && ends.sizeBytes > maxHeldBytes) break
      return { file: result.file, issues: result.issues }
    }
    if (result.issues.some(issue => issue.code === 'file/not-dicom')) return { file: undefined, issues: result.issues }
    if (length >= maxHeldBytes) break
  }
  return { file: undefined, issues: [issueOf('dataset/too-large', {}, { limit: maxHeldBytes })] }
}

type Write = (chunk: Uint8Array) => Promise<void>

/** Copy the pixel data element at `start`; its end, or what is wrong with it. */
async function copyPixelData(
  ends: StreamEnds,
  start: number,
  encoding: Encoding,
  write: Write,
): Promise<{ end: number } | { issue: DicomIssue }> {
  const headBytes = await readBytes(ends, start, Math.min(12, ends.sizeBytes - start))
  const reader = openReader(headBytes, defaultLimits, false)
  const header = readHeader(reader, 0, headBytes.length, encoding)
  const path = '(7FE0,0010)'
  if (header === undefined) return { issue: issueOf('element/truncated', { path, offset: ends.sizeBytes }) }
  const valueStart = start + header.valueStart
  if (header.length === undefinedLength) {
    const end = await findFragmentsEnd(ends, valueStart, encoding)
    if (typeof end !== 'number') return { issue: end }
    await copyRange(ends, start, end, write)
    return { end }
  }
  const end = valueStart + header.length
  if (end > ends.sizeBytes) {
    const facts = { length: header.length, available: ends.sizeBytes - valueStart }
    return { issue: issueOf('element/truncated', { path, offset: ends.sizeBytes }, facts) }
  }
  await copyRange(ends, start, end, write)
  return { end }
}

async function copyRange(ends: StreamEnds, start: number, end: number, write: Write): Promise<void> {
  const buffer = new Uint8Array(Math.min(copyBytes, end - start))
  for (let at = start; at < end; at += buffer.length) {
    const piece = buffer.subarray(0, Math.min(buffer.length, end - at))
    await ends.readInto(at, piece)
    await write(piece)
  }
}

async function readBytes(ends: StreamEnds, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  await ends.readInto(offset, bytes)
  return bytes
}

/** Walk the fragments' headers to the end of the sequence delimiter; 4 KiB at a time, since small fragments lie close. */
async function findFragmentsEnd(ends: StreamEnds, start: number, encoding: Encoding): Promise<number | DicomIssue> {
  const path = '(7FE0,0010)'
  let at = start
  const buffer = new Uint8Array(Math.min(4096, ends.sizeBytes))
  let window = { start: 0, bytes: buffer.subarray(0, 0) }
  while (at + 8 <= ends.sizeBytes) {
    if (at < window.start || at + 8 > window.start + window.bytes.length) {
      window = { start: at, bytes: buffer.subarray(0, Math.min(buffer.length, ends.sizeBytes - at)) }
      await ends.readInto(at, window.bytes)
    }
    const view = new DataView(window.bytes.buffer, window.bytes.byteOffset + at - window.start, 8)
    const isLittle = !encoding.isBigEndian
    const tag = view.getUint16(0, isLittle) * 0x10000 + view.getUint16(2, isLittle)
    if (tag === sequenceDelimiter) return at + 8
    if (tag !== itemTag) return issueOf('fragment/broken', { path, offset: at })
    at += 8 + view.getUint32(4, isLittle)
  }
  if (at === ends.sizeBytes) return at
  return issueOf('element/truncated', { path, offset: ends.sizeBytes })
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
