import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { axisOf } from '../geometry/matrix.ts'
import type { Matrix4, Volume, Voxels } from '../volume.ts'
import { findQuaternion } from './quaternion.ts'

const headerBytes = 352
const gzipAsync = promisify(gzip)

/** A volume as one `.nii` file: NIfTI-1, little endian, RAS mm, scanner coordinates in both sform and qform.
 *  A sheared affine (gantry tilt) has an sform only, because a quaternion cannot say it.
 *  @see https://nifti.nimh.nih.gov/pub/dist/src/niftilib/nifti1.h */
export function writeNifti(volume: Volume): Uint8Array {
  const body = new Uint8Array(volume.voxels.buffer, volume.voxels.byteOffset, volume.voxels.byteLength)
  const file = new Uint8Array(headerBytes + body.length)
  writeHeader(new DataView(file.buffer), volume)
  file.set(body, headerBytes)
  return file
}

/** The same as `.nii.gz`. The same volume gives the same bytes on the same zlib: no time, no name, operating system "unknown".
 *  `level` is 1 (default; compression is nearly all of the cost) to 9. @see RFC 1952 */
export async function writeNiftiGz(volume: Volume, options: { level?: number } = {}): Promise<Uint8Array> {
  const compressed = await gzipAsync(writeNifti(volume), { level: options.level ?? 1 })
  // zlib writes the operating system it was built for; 255 is "unknown".
  compressed[9] = 255
  return compressed
}

function writeHeader(view: DataView, volume: Volume): void {
  const [slices, rows, columns] = volume.shape
  view.setInt32(0, 348, true)
  view.setUint8(38, 0x72)
  ;[3, columns, rows, slices, 1, 1, 1, 1].forEach((length, i) => {
    view.setInt16(40 + 2 * i, length, true)
  })
  view.setInt16(70, datatypeOf(volume.voxels), true)
  view.setInt16(72, 8 * volume.voxels.BYTES_PER_ELEMENT, true)
  view.setFloat32(108, headerBytes, true)
  view.setFloat32(112, 1, true)
  view.setUint8(123, 2) // xyzt_units: mm
  writeText(view, 148, 'Tsumugi')
  writeTransforms(view, volume)
  writeText(view, 344, 'n+1')
}

function writeTransforms(view: DataView, volume: Volume): void {
  const ras = swapLpsRas(volume.affine)
  const quaternion = findQuaternion(ras)
  const pixdim = [quaternion?.qfac ?? 1, ...volume.spacingMm, 0, 0, 0, 0]
  pixdim.forEach((mm, i) => {
    view.setFloat32(76 + 4 * i, mm, true)
  })
  view.setInt16(252, quaternion ? 1 : 0, true)
  view.setInt16(254, 1, true)
  const origin = axisOf(ras, 3)
  const q = quaternion ?? { b: 0, c: 0, d: 0 }
  ;[q.b, q.c, q.d, ...origin, ...ras.slice(0, 12)].forEach((value, i) => {
    view.setFloat32(256 + 4 * i, value, true)
  })
}

/** LPS mm ↔ RAS mm: the first two rows change sign. */
export function swapLpsRas(affine: Matrix4): Matrix4 {
  // `0 - value` and not `-value`: a header should not say minus zero.
  return affine.map((value, i) => (i < 8 ? 0 - value : value))
}

function datatypeOf(voxels: Voxels): number {
  if (voxels instanceof Uint8Array) return 2
  if (voxels instanceof Int16Array) return 4
  if (voxels instanceof Int32Array) return 8
  if (voxels instanceof Float32Array) return 16
  if (voxels instanceof Float64Array) return 64
  if (voxels instanceof Int8Array) return 256
  return voxels instanceof Uint16Array ? 512 : 768
}

function writeText(view: DataView, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i))
}
