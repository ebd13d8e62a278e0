import { createHash } from 'node:crypto'
import { reorient } from './geometry/reorient.ts'
import type { Volume } from './volume.ts'

/** SHA-256 (lower-case hex) of what a volume says, whatever file it came from: LPS-turned shape, affine to a hundredth of a millimetre and voxel values
 *  as 32-bit floats. DICOM, NIfTI and others with equal digests hold the same voxels at the same places. Modality and unit are not in it,
 *  since NIfTI has no room for them; −0 counts as 0. */
export function volumeDigest(volume: Volume): string {
  // NIfTI keeps geometry as 32-bit floats, so that precision is taken first; then a hundredth of a millimetre is what formats say alike.
  const upright = reorient({ ...volume, affine: volume.affine.map(Math.fround) }, 'LPS')
  const hundredths = upright.affine.slice(0, 12).map(mm => Math.round(mm * 100) + 0)
  const hash = createHash('sha256').update(
    JSON.stringify({ format: 'tsumugi-volume@1', shape: upright.shape, hundredths }),
  )
  const chunk = new Float32Array(65536)
  const bytes = new Uint8Array(chunk.buffer)
  for (let start = 0; start < upright.voxels.length; start += chunk.length) {
    const part = upright.voxels.subarray(start, start + chunk.length)
    for (let i = 0; i < part.length; i++) chunk[i] = (part[i] ?? 0) + 0
    hash.update(bytes.subarray(0, 4 * part.length))
  }
  return hash.digest('hex')
}
