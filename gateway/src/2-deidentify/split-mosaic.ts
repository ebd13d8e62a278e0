import { strict as assert } from 'node:assert'
import {
  type DicomFile,
  type EditPlan,
  editDicom,
  type NewElement,
  numberOf,
  parseDicom,
  textsOf,
} from '@tsumugi/dicom'
import { cutTile, decodeFrames, describeMosaic, type Mosaic } from '@tsumugi/imaging'

/**
 * The slices of a Siemens mosaic, each as an image of its own that says where it lies; undefined for any other file, and for a mosaic that does not say
 * where its slices are. What says it are private elements of `original`, which may not leave, so it must be done here. All else is as in `output`,
 * which is `original` de-identified. @see docs/adr/siemens-mosaics.md
 */
export async function splitMosaic(
  original: DicomFile,
  output: DicomFile,
  uidOfSlice: (sliceNumber: number) => string,
): Promise<readonly DicomFile[] | undefined> {
  const mosaic = describeMosaic(original)
  // Codes are plain capitals; bytes that are not were damaged, and could not be written again.
  const isCoded = textsOf(output.dataset, 0x00080008).every(word => /^[A-Z0-9_ ]*$/.test(word))
  if (mosaic === undefined || !isCoded) return undefined
  const { decoded, issues } = await decodeFrames(output, { palette: 'indices' })
  const picture = decoded?.frames[0]
  const isWhole = decoded?.frames.length === 1 && issues.length === 0
  if (picture === undefined || !isWhole || numberOf(output.dataset, 0x00280002) !== 1) return undefined
  return mosaic.positions.map((_, index) => {
    const sopInstanceUid = uidOfSlice(index + 1)
    const tile = cutTile(picture, mosaic, index)
    const pixels = bytesIn(
      output,
      new Uint8Array(tile.buffer, tile.byteOffset, tile.byteLength),
      tile.BYTES_PER_ELEMENT,
    )
    const { chunks } = editDicom(output, planSlice(output, { mosaic, index, sopInstanceUid, pixels }))
    const { file } = parseDicom(Buffer.concat(chunks))
    assert(file, 'a slice that was written can be read')
    return file
  })
}

interface SliceFacts {
  readonly mosaic: Mosaic
  /** 0-based. */
  readonly index: number
  readonly sopInstanceUid: string
  readonly pixels: Uint8Array
}

const explicitLittleEndian = '1.2.840.10008.1.2.1'
/** They would speak of the whole picture: smallest and largest pixel value, slice location, icon. */
const ofThePicture: ReadonlySet<number> = new Set([0x00280106, 0x00280107, 0x00201041, 0x00880200])

function planSlice(output: DicomFile, { mosaic, index, sopInstanceUid, pixels }: SliceFacts): EditPlan {
  const { dataset } = output
  const isEncapsulated = dataset.elements.some(element => element.fragments !== undefined)
  const mosaicNumber = Math.max(1, numberOf(dataset, 0x00200013) ?? 1)
  const slice: readonly NewElement[] = [
    { tag: 0x00080008, vr: 'CS', value: textsOf(dataset, 0x00080008).filter(word => word !== 'MOSAIC') },
    { tag: 0x00080018, vr: 'UI', value: sopInstanceUid },
    { tag: 0x00180088, vr: 'DS', value: mosaic.spacingMm },
    { tag: 0x00200013, vr: 'IS', value: (mosaicNumber - 1) * mosaic.positions.length + index + 1 },
    { tag: 0x00200032, vr: 'DS', value: mosaic.positions[index] ?? [] },
    { tag: 0x00280010, vr: 'US', value: mosaic.rows },
    { tag: 0x00280011, vr: 'US', value: mosaic.columns },
    { tag: 0x7fe00010, vr: 'OW', value: pixels },
  ]
  const syntax: NewElement = { tag: 0x00020010, vr: 'UI', value: explicitLittleEndian }
  return {
    element: (element, context) => (context.path.length === 0 && ofThePicture.has(element.tag) ? 'remove' : 'keep'),
    add: context => (context.path.length === 0 ? slice : []),
    addMeta: [{ tag: 0x00020003, vr: 'UI', value: sopInstanceUid }, ...(isEncapsulated ? [syntax] : [])],
  }
}

/** Samples in the byte order of the file. */
function bytesIn({ dataset }: DicomFile, bytes: Uint8Array, size: number): Uint8Array {
  const isBig = dataset.encoding.isBigEndian
  return isBig && size === 2 ? Buffer.from(bytes).swap16() : bytes
}
