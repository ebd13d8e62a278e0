import { type DicomFile, parseDicom, uidOf } from '@tsumugi/dicom'
import { type Issue, issue } from '../issues.ts'
import type { DecodedFrames } from '../series-types.ts'
import type { Voxels } from '../volume.ts'
import { decodeFrame } from './decode-frame.ts'
import { describePixels } from './describe-pixels.ts'
import { type FrameBytes, findFrameBytes } from './find-frame-bytes.ts'
import { type PixelDescription, samplesPerFrame } from './pixel-description.ts'
import { findPixelEncoding, type PixelEncoding } from './transfer-syntaxes.ts'
import { unpackBits } from './unpack.ts'

/** Decode frames of one Part 10 file, bytes or parsed; all of them, or those of `frameNumbers` (1-based) in that order.
 *  `palette: 'indices'` keeps palette indices (a label map's values) instead of colours. A frame that cannot be decoded is left out of `frames` and is an issue; `frames[i]` belongs to `frameNumbers[i]` of the result.
 *  Undefined `decoded` means that the file is no image or cannot be read at all. */
export async function decodeFrames(
  file: Uint8Array | DicomFile,
  options: { frameNumbers?: readonly number[]; palette?: 'applied' | 'indices' } = {},
): Promise<{ readonly decoded: DecodedFrames | undefined; readonly issues: readonly Issue[] }> {
  const parsed = file instanceof Uint8Array ? parseDicom(file).file : file
  if (!parsed) return failed(issue('unreadable-file', 'the file cannot be parsed as DICOM'))
  const described = describePixels(parsed)
  if ('issue' in described) return failed(locate(described.issue, parsed))
  const description = options.palette === 'indices' ? { ...described, palette: undefined } : described
  const source = openPixels(parsed, description)
  if ('issue' in source) return failed(locate(source.issue, parsed))
  const wanted = options.frameNumbers ?? Array.from({ length: description.frameCount }, (_, i) => i + 1)
  const frames: Voxels[] = []
  const frameNumbers: number[] = []
  const issues: Issue[] = []
  for (const frameNumber of wanted) {
    const result = await decodeOne(source, frameNumber, description)
    if ('issue' in result) issues.push(locate(result.issue, parsed, frameNumber))
    else {
      frames.push(result.samples)
      frameNumbers.push(frameNumber)
    }
  }
  return { decoded: { ...summarize(description), frames, frameNumbers }, issues }
}

type PixelSource = { readonly frames: FrameBytes; readonly encoding: PixelEncoding }

function openPixels(file: DicomFile, description: PixelDescription): PixelSource | { readonly issue: Issue } {
  const frames = findFrameBytes(file, description)
  if (!frames) return { issue: issue('pixel-data-missing', 'no pixel data element') }
  const encoding = findPixelEncoding(file.transferSyntaxUid)
  if (!encoding)
    return {
      issue: issue('transfer-syntax-unsupported', `pixels of transfer syntax ${file.transferSyntaxUid} are not read`),
    }
  const isNative = encoding === 'native-little' || encoding === 'native-big'
  if (isNative === frames.isEncapsulated)
    return { issue: issue('pixel-data-damaged', 'the pixels are not stored as the transfer syntax says') }
  return { frames, encoding }
}

async function decodeOne({ frames, encoding }: PixelSource, frameNumber: number, description: PixelDescription) {
  const found = frames.find(frameNumber)
  if (!found) {
    const message = `expected frame ${frameNumber} of ${description.frameCount}, the pixel data hold ${frames.available}`
    return { issue: issue('pixel-data-short', message) }
  }
  const isBits = description.bitsAllocated === 1 && !frames.isEncapsulated
  if (isBits) return { samples: unpackBits(found.bytes, found.firstBit, samplesPerFrame(description)) }
  return decodeFrame(found.bytes, encoding, description)
}

function summarize(description: PixelDescription): Omit<DecodedFrames, 'frames' | 'frameNumbers'> {
  const { rows, columns, samplesPerPixel, photometric, bitsStored, isSigned, palette } = description
  const isColour = samplesPerPixel === 3 || (photometric === 'PALETTE COLOR' && palette !== undefined)
  const grey = photometric === 'MONOCHROME1' ? 'MONOCHROME1' : 'MONOCHROME2'
  return {
    rows,
    columns,
    samplesPerPixel: isColour ? 3 : 1,
    photometric: isColour ? 'RGB' : grey,
    bitsStored,
    isSigned,
  }
}

function locate(found: Issue, file: DicomFile, frameNumber?: number): Issue {
  const uid = uidOf(file.dataset, 0x00080018)
  const message = frameNumber === undefined ? found.message : `frame ${frameNumber}: ${found.message}`
  return uid === undefined ? { ...found, message } : { ...found, message, where: uid }
}

function failed(found: Issue): { decoded: undefined; issues: readonly Issue[] } {
  return { decoded: undefined, issues: [found] }
}
