import { strict as assert } from 'node:assert'
import { joinBytes } from './bytes.ts'
import { type EditedDataset, editDataset } from './edit-dataset.ts'
import type { EditContext, EditedFile, EditPlan } from './edit-plan.ts'
import type { Dataset, DicomFile } from './element.ts'
import { encodeElements, encodeHeader } from './encode.ts'
import { deflateDataset } from './inflate.ts'
import { explicitLittle } from './reader.ts'

/** Apply a plan to a parsed file. What the plan leaves alone is the input's bytes: the chunks are views, pixel data are never
 *  copied (a deflated file aside). Asserts that the file was read to its end. */
export function editDicom(file: DicomFile, plan: EditPlan): EditedFile {
  assert(file.stoppedAt === undefined, 'a file that was read up to its pixel data is edited by editDicomStream')
  const head = editHead(file, plan)
  const body = editDataset(file.dataset, plan)
  const trailing = file.dataset.bytes.subarray(file.trailingStart)
  const dropsTrailing = plan.trailing === 'drop' && trailing.length > 0
  if (!head.isChanged && !body.isChanged && !dropsTrailing) return editedFile([file.bytes], false)
  if (!body.isChanged && !dropsTrailing) return editedFile([...head.chunks, file.bytes.subarray(file.bodyStart)], true)
  const chunks = dropsTrailing || trailing.length === 0 ? body.chunks : [...body.chunks, trailing]
  const bodyChunks = file.isDeflated ? [deflateDataset(joinBytes(chunks))] : chunks
  return editedFile([...head.chunks, ...bodyChunks], true)
}

function editedFile(chunks: readonly Uint8Array[], isChanged: boolean): EditedFile {
  const filled = chunks.filter(chunk => chunk.length > 0)
  return { chunks: filled, sizeBytes: filled.reduce((sum, chunk) => sum + chunk.length, 0), isChanged }
}

/** Preamble, magic and meta information after the edit. */
export function editHead(file: DicomFile, plan: EditPlan): EditedDataset {
  const meta = editMeta(file.meta, plan)
  const hasMeta = meta.length > 0
  const zeroes = plan.preamble === 'zero' && (file.preamble === undefined || file.preamble.some(byte => byte !== 0))
  const gainsPreamble = file.preamble === undefined && meta.isChanged && hasMeta
  if (!zeroes && !meta.isChanged)
    return { chunks: [file.bytes.subarray(0, file.bodyStart)], length: file.bodyStart, isChanged: false }
  const preamble = zeroes || gainsPreamble ? new Uint8Array(128) : (file.preamble ?? new Uint8Array(0))
  const magic = preamble.length > 0 ? Uint8Array.of(0x44, 0x49, 0x43, 0x4d) : new Uint8Array(0)
  const chunks = [preamble, magic, ...meta.chunks]
  return { chunks, length: preamble.length + magic.length + meta.length, isChanged: true }
}

function editMeta(meta: Dataset, plan: EditPlan): EditedDataset {
  const element = plan.metaElement ?? (() => 'keep' as const)
  const add = (_context: EditContext) => plan.addMeta ?? []
  if (meta.elements.length === 0) return newMeta(plan)
  const edited = editDataset(meta, {
    element: (one, context) => (one.tag === 0x00020000 ? 'keep' : element(one, context)),
    add,
  })
  if (!edited.isChanged) return edited
  const first = meta.elements[0]
  const withoutLength = editDataset(meta, {
    element: (one, context) => (one.tag === 0x00020000 ? 'remove' : element(one, context)),
    add,
  })
  const chunks = first === undefined ? [] : withoutLength.chunks
  return withGroupLength(chunks, withoutLength.length)
}

function newMeta(plan: EditPlan): EditedDataset {
  if (plan.addMeta === undefined || plan.addMeta.length === 0) return { chunks: [], length: 0, isChanged: false }
  const chunks = encodeElements(plan.addMeta, { encoding: explicitLittle, characterSets: [] })
  return withGroupLength(
    chunks,
    chunks.reduce((sum, chunk) => sum + chunk.length, 0),
  )
}

/** Group 0002 with its length element in front. @see DICOM PS3.10 7.1 */
export function withGroupLength(chunks: readonly Uint8Array[], length: number): EditedDataset {
  const value = new Uint8Array(4)
  new DataView(value.buffer).setUint32(0, length, true)
  const header = encodeHeader(0x00020000, 'UL', 4, explicitLittle)
  return { chunks: [header, value, ...chunks], length: length + 12, isChanged: true }
}
