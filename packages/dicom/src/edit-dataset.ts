import { copyBytes, joinBytes } from './bytes.ts'
import type { EditContext, EditPlan, ElementEdit, EncodedElement, NewElement } from './edit-plan.ts'
import type { Dataset, Element, Item } from './element.ts'
import { encodeDelimiter, encodeElement, encodeHeader } from './encode.ts'
import type { PathStep } from './issues.ts'
import { headerBytes } from './read-header.ts'
import { undefinedLength } from './reader.ts'
import { characterSetsOf } from './values.ts'

/** A data set after an edit: pieces in order and their summed length. */
export interface EditedDataset {
  readonly chunks: readonly Uint8Array[]
  readonly length: number
  readonly isChanged: boolean
}

/** Edit one data set and what is in it. Runs of untouched elements are single views into the input. */
export function editDataset(
  dataset: Dataset,
  plan: Pick<EditPlan, 'element' | 'add'>,
  path: readonly PathStep[] = [],
  itemIndex: number | undefined = undefined,
): EditedDataset {
  const context: EditContext = { dataset, path, itemIndex }
  const output = openOutput(dataset)
  const added = (plan.add?.(context) ?? []).toSorted((a, b) => a.tag - b.tag)
  let next = 0
  for (const element of dataset.elements) {
    let isReplaced = false
    for (let one = added[next]; one !== undefined && one.tag <= element.tag; one = added[++next]) {
      writeNew(output, dataset, one)
      isReplaced ||= one.tag === element.tag
    }
    if (isReplaced) output.changeCount++
    else applyEdit(output, element, plan.element(element, context), { plan, context })
  }
  for (const one of added.slice(next)) writeNew(output, dataset, one)
  return closeOutput(output)
}

function applyEdit(
  output: Output,
  element: Element,
  edit: ElementEdit,
  { plan, context }: { plan: Pick<EditPlan, 'element' | 'add'>; context: EditContext },
): void {
  if (edit === 'remove') {
    if (output.group !== undefined && output.group.number !== element.tag >>> 16) closeGroup(output)
    output.changeCount++
    return
  }
  if (edit === 'keep') {
    keep(output, element)
    return
  }
  const chunks = chunksOf(element, edit, plan, context)
  if (chunks === undefined) keep(output, element)
  else writeChunks(output, element.tag, chunks)
}

/**
 * What an edit makes of one element, as bytes to be written again and again into data sets of the same encoding and character sets; undefined when the
 * element stays as it is. The plan is asked for what is inside a sequence.
 */
export function encodeEdit(
  element: Element,
  edit: Exclude<ElementEdit, 'keep' | 'remove'>,
  plan: Pick<EditPlan, 'element' | 'add'>,
  context: EditContext,
): EncodedElement | undefined {
  const chunks = chunksOf(element, edit, plan, context)
  return chunks && { encoded: joinBytes(chunks) }
}

/** A new element encoded once, to be added to data sets of the encoding and character sets of this one. */
export const encodeNew = (element: NewElement, dataset: Dataset): NewElement => ({
  ...element,
  value: { encoded: joinBytes(encodeFor(dataset, element)) },
})

function chunksOf(
  element: Element,
  edit: Exclude<ElementEdit, 'keep' | 'remove'>,
  plan: Pick<EditPlan, 'element' | 'add'>,
  context: EditContext,
): readonly Uint8Array[] | undefined {
  if (edit === 'recurse') return element.items && editSequence(element, element.items, plan, context)
  return encodeFor(context.dataset, { tag: element.tag, vr: edit.vr ?? element.vr, value: edit.value })
}

/** The rewritten sequence, or undefined when nothing in it changed. */
function editSequence(
  element: Element,
  items: readonly Item[],
  plan: Pick<EditPlan, 'element' | 'add'>,
  { dataset, path }: EditContext,
): readonly Uint8Array[] | undefined {
  const edited = items.map((item, index) =>
    editDataset(item, plan, [...path, { tag: element.tag }, { itemIndex: index }], index),
  )
  if (!edited.some(one => one.isChanged)) return undefined
  const chunks = items.flatMap((item, index) => rebuildItem(item, edited[index]))
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const { isUndefinedLength } = element
  const header = rebuildHeader(element, items, dataset, isUndefinedLength ? undefinedLength : length)
  const delimiter = isUndefinedLength ? [encodeDelimiter('sequence', items[0]?.encoding ?? dataset.encoding)] : []
  return [header, ...chunks, ...delimiter]
}

function rebuildItem(item: Item, edited: EditedDataset | undefined): readonly Uint8Array[] {
  if (edited === undefined || !edited.isChanged) return [item.bytes.subarray(item.headerStart, item.end)]
  const header = copyBytes(item.bytes, item.headerStart, item.valueStart)
  const length = item.isUndefinedLength ? undefinedLength : edited.length
  new DataView(header.buffer, header.byteOffset).setUint32(4, length, !item.encoding.isBigEndian)
  return [header, ...edited.chunks, ...(item.isUndefinedLength ? [encodeDelimiter('item', item.encoding)] : [])]
}

/** The sequence's own header with a new length; written anew where the old one was malformed. */
function rebuildHeader(element: Element, items: readonly Item[], dataset: Dataset, length: number): Uint8Array {
  const { encoding } = dataset
  if (element.valueStart - element.headerStart !== headerBytes(element.vr, encoding.isExplicit)) {
    const isForeign = items.some(item => item.encoding.isExplicit !== encoding.isExplicit)
    return encodeHeader(element.tag, isForeign ? 'UN' : element.vr, length, encoding)
  }
  const header = copyBytes(dataset.bytes, element.headerStart, element.valueStart)
  new DataView(header.buffer, header.byteOffset).setUint32(header.length - 4, length, !encoding.isBigEndian)
  return header
}

/** Where edited bytes gather. A run of kept elements is held open, so that neighbours become one view. */
interface Output {
  readonly bytes: Uint8Array
  readonly isBigEndian: boolean
  readonly chunks: Uint8Array[]
  length: number
  changeCount: number
  runStart: number
  runEnd: number
  /** The open group's length element, to be corrected when the group ends. */
  group: OpenGroup | undefined
}

interface OpenGroup {
  readonly number: number
  readonly header: Uint8Array
  /** Output length after the group length element. */
  readonly start: number
  readonly changeCount: number
}

const openOutput = ({ bytes, encoding }: Dataset): Output => ({
  ...{ bytes, isBigEndian: encoding.isBigEndian, chunks: [], length: 0, changeCount: 0, runStart: 0, runEnd: 0 },
  group: undefined,
})

function keep(output: Output, element: Element): void {
  if (output.group !== undefined && output.group.number !== element.tag >>> 16) closeGroup(output)
  if ((element.tag & 0xffff) === 0 && element.length === 4 && element.tag !== 0x00020000) {
    openGroup(output, element)
    return
  }
  if (output.runEnd !== element.headerStart) {
    flush(output)
    output.runStart = element.headerStart
  }
  output.runEnd = element.end
}

/** A group length (retired, but written by old devices) must stay true when its group changes. @see DICOM PS3.5 7.2 */
function openGroup(output: Output, element: Element): void {
  flush(output)
  const header = copyBytes(output.bytes, element.headerStart, element.end)
  output.chunks.push(header)
  output.length += header.length
  const { length, changeCount } = output
  output.group = { number: element.tag >>> 16, header, start: length, changeCount }
}

function closeGroup(output: Output): void {
  const { group } = output
  flush(output)
  output.group = undefined
  if (group === undefined || group.changeCount === output.changeCount) return
  const view = new DataView(group.header.buffer, group.header.byteOffset)
  view.setUint32(group.header.length - 4, output.length - group.start, !output.isBigEndian)
}

const writeNew = (output: Output, dataset: Dataset, element: NewElement): void =>
  writeChunks(output, element.tag, encodeFor(dataset, element))

const encodeFor = (dataset: Dataset, element: NewElement): readonly Uint8Array[] =>
  encodeElement(element, { encoding: dataset.encoding, characterSets: characterSetsOf(dataset) })

function writeChunks(output: Output, tag: number, chunks: readonly Uint8Array[]): void {
  if (output.group !== undefined && output.group.number !== tag >>> 16) closeGroup(output)
  flush(output)
  output.changeCount++
  for (const chunk of chunks) {
    output.chunks.push(chunk)
    output.length += chunk.length
  }
}

function flush(output: Output): void {
  if (output.runEnd > output.runStart) {
    output.chunks.push(output.bytes.subarray(output.runStart, output.runEnd))
    output.length += output.runEnd - output.runStart
  }
  output.runStart = 0
  output.runEnd = 0
}

function closeOutput(output: Output): EditedDataset {
  closeGroup(output)
  return { chunks: output.chunks, length: output.length, isChanged: output.changeCount > 0 }
}
