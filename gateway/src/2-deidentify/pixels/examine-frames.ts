import type { DicomFile } from '@tsumugi/dicom'
import { decodeFrames, findText, type LitFrame, lightFrame, type TextBox, type TextNetworks } from '@tsumugi/imaging'

/** Boxes of one frame, 1-based. */
export interface FoundFrame {
  readonly frame: number
  readonly boxes: readonly TextBox[]
}

/** Frames of a file, decoded one at a time, as they would be looked at; nothing for one that cannot be decoded. */
export async function litFrameOf(file: DicomFile, frameNumber: number): Promise<LitFrame | undefined> {
  const { decoded } = await decodeFrames(file, { frameNumbers: [frameNumber] })
  const samples = decoded?.frames[0]
  return decoded === undefined || samples === undefined ? undefined : lightFrame(file, decoded, samples)
}

/** Look for text in frames of a file; nothing where one of them cannot be decoded. Frames without text are left out. */
export async function examineFrames(
  file: DicomFile,
  frameNumbers: readonly number[],
  { risk, networks }: { readonly risk: 'plain' | 'screen'; readonly networks: TextNetworks },
): Promise<readonly FoundFrame[] | undefined> {
  const found: FoundFrame[] = []
  for (const frame of frameNumbers) {
    const lit = await litFrameOf(file, frame)
    if (lit === undefined) return undefined
    const boxes = await findText(lit, risk, networks)
    if (boxes.length > 0) found.push({ frame, boxes })
  }
  return found
}
