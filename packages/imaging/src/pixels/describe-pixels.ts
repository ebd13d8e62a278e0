import { bytesOf, type DicomFile, findElement, numberOf, numbersOf, textOf } from '@tsumugi/dicom'
import { type Issue, issue } from '../issues.ts'
import type { Palette, PixelDescription } from './pixel-description.ts'

/** Frames beyond this many samples are refused before any memory is taken: 2^28 samples are 512 MiB at 16 bits. */
const maxSamples = 2 ** 28

/** The Image Pixel module of a file, or the issue that says why its pixels cannot be read. @see DICOM PS3.3 C.7.6.3 */
export function describePixels({ dataset }: DicomFile): PixelDescription | { readonly issue: Issue } {
  const rows = numberOf(dataset, 0x00280010) ?? 0
  const columns = numberOf(dataset, 0x00280011) ?? 0
  const samplesPerPixel = numberOf(dataset, 0x00280002) ?? 1
  const bitsAllocated = numberOf(dataset, 0x00280100) ?? 0
  const frameCount = numberOf(dataset, 0x00280008) ?? 1
  const bitsStored = numberOf(dataset, 0x00280101) ?? bitsAllocated
  if (rows < 1 || columns < 1) return { issue: issue('not-an-image', 'no rows or columns') }
  if (![1, 8, 16, 32, 64].includes(bitsAllocated) || bitsStored < 1 || bitsStored > bitsAllocated)
    return { issue: issue('pixel-data-damaged', `${bitsAllocated} bits allocated, ${bitsStored} stored are not read`) }
  if (
    (samplesPerPixel !== 1 && samplesPerPixel !== 3) ||
    frameCount < 1 ||
    rows * columns * samplesPerPixel > maxSamples
  )
    return {
      issue: issue(
        'pixel-data-damaged',
        `${frameCount} frames of ${rows}×${columns}×${samplesPerPixel} samples are not read`,
      ),
    }
  const sampleKind = findElement(dataset, 0x7fe00008)
    ? 'float'
    : findElement(dataset, 0x7fe00009)
      ? 'double'
      : 'integer'
  return {
    ...{ rows, columns, samplesPerPixel, bitsAllocated, bitsStored, frameCount: Math.floor(frameCount), sampleKind },
    photometric: textOf(dataset, 0x00280004) ?? 'MONOCHROME2',
    planarConfiguration: numberOf(dataset, 0x00280006) ?? 0,
    highBit: Math.min(bitsAllocated - 1, Math.max(bitsStored - 1, numberOf(dataset, 0x00280102) ?? bitsStored - 1)),
    isSigned: numberOf(dataset, 0x00280103) === 1,
    palette: readPalette(dataset),
  }
}

function readPalette(dataset: DicomFile['dataset']): Palette | undefined {
  const [length = 0, firstValue = 0, bits = 0] = numbersOf(dataset, 0x00281101)
  const entries = length === 0 ? 65536 : length
  const [red, green, blue] = [0x00281201, 0x00281202, 0x00281203].map(tag =>
    readLookup(dataset, tag, { entries, bits }),
  )
  return red && green && blue ? { firstValue, red, green, blue } : undefined
}

/** Eight-bit entries come packed or one to a word; sixteen-bit entries keep their upper byte. */
function readLookup(
  dataset: DicomFile['dataset'],
  tag: number,
  table: { entries: number; bits: number },
): Uint8Array | undefined {
  const element = findElement(dataset, tag)
  if (!element) return undefined
  const bytes = bytesOf(dataset, element)
  if (bytes.length < 2 * table.entries) return bytes.length >= table.entries ? bytes.slice(0, table.entries) : undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const words = Array.from({ length: table.entries }, (_, i) => view.getUint16(2 * i, !dataset.encoding.isBigEndian))
  const isWide = words.some(word => word > 255)
  return Uint8Array.from(words, word => (isWide ? word >> 8 : word))
}
