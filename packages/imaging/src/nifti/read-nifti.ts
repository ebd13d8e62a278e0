import { gunzipSync } from 'node:zlib'
import { fromAxes, scale } from '../geometry/matrix.ts'
import { type Issue, issue } from '../issues.ts'
import { type Matrix4, makeVolume, type Volume, type Voxels } from '../volume.ts'
import { rotationAxes } from './quaternion.ts'
import { swapLpsRas } from './write-nifti.ts'

/** A NIfTI file as a volume, or the issue that says why not. */
export type ReadNifti = { readonly volume: Volume | undefined; readonly issues: readonly Issue[] }

/** Read a NIfTI-1 file (`.nii` or `.nii.gz`, either byte order) as a volume in LPS mm; scl_slope and scl_inter are applied.
 *  The sform is used when it is set, else the qform, else pixdim alone. Of a file with more than three dimensions the first volume is
 *  read, unless `volumeIndex` says another. `maxBytes` (default 4 GiB) bounds what a compressed file may unfold to. */
export function readNifti(
  bytes: Uint8Array,
  options: { volumeIndex?: number; modality?: string; unit?: string; maxBytes?: number } = {},
): ReadNifti {
  const plain = unzip(bytes, options.maxBytes ?? 2 ** 32)
  if (!plain || plain.length < 348) return failed('expected a NIfTI-1 file of at least 348 bytes')
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength)
  const little = view.getInt32(0, true) === 348
  if (!little && view.getInt32(0, false) !== 348) return failed('expected a NIfTI-1 header of 348 bytes')
  const shape = readShape(view, little)
  const perVolume = shape[0] * shape[1] * shape[2]
  const width = view.getInt16(72, little) >> 3
  const start = Math.max(348, view.getFloat32(108, little)) + (options.volumeIndex ?? 0) * perVolume * width
  if (perVolume === 0 || start + perVolume * width > plain.length)
    return failed('the voxels do not fill the shape that the header says')
  const stored = readVoxels(plain.slice(start, start + perVolume * width), view.getInt16(70, little), little)
  if (!stored) return failed(`data type ${view.getInt16(70, little)} is not read`)
  const voxels = rescale(stored, view.getFloat32(112, little), view.getFloat32(116, little))
  const space = {
    affine: readAffine(view, little),
    modality: options.modality ?? 'OT',
    unit: options.unit ?? 'arbitrary',
  }
  return { volume: makeVolume(voxels, shape, space), issues: [] }
}

function failed(message: string): ReadNifti {
  return { volume: undefined, issues: [issue('unreadable-file', message)] }
}

function unzip(bytes: Uint8Array, maxOutputLength: number): Uint8Array | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength })
  } catch {
    // A damaged or oversized stream is the caller's issue, like any file that is not NIfTI.
    return undefined
  }
}

function readShape(view: DataView, little: boolean): readonly [number, number, number] {
  const dimensions = view.getInt16(40, little)
  const length = (axis: number) => (axis <= dimensions ? Math.max(0, view.getInt16(40 + 2 * axis, little)) : 1)
  return [length(3), length(2), length(1)]
}

function readVoxels(bytes: Uint8Array, datatype: number, little: boolean): Voxels | undefined {
  const kinds = {
    2: Uint8Array,
    4: Int16Array,
    8: Int32Array,
    16: Float32Array,
    64: Float64Array,
    256: Int8Array,
    512: Uint16Array,
    768: Uint32Array,
  } as const
  const Kind = Object.entries(kinds).find(([code]) => Number(code) === datatype)?.[1]
  if (!Kind) return undefined
  const buffer = new ArrayBuffer(bytes.length)
  const copy = new Uint8Array(buffer)
  copy.set(bytes)
  const width = Kind.BYTES_PER_ELEMENT
  if (!little && width > 1) for (let at = 0; at < copy.length; at += width) copy.subarray(at, at + width).reverse()
  return new Kind(buffer)
}

function rescale(stored: Voxels, slope: number, intercept: number): Voxels {
  const isPlain = slope === 0 || !Number.isFinite(slope) || (slope === 1 && intercept === 0)
  return isPlain ? stored : Float32Array.from(stored, value => value * slope + intercept)
}

function readAffine(view: DataView, little: boolean): Matrix4 {
  const float = (at: number) => view.getFloat32(at, little)
  const pixdim = [float(80), float(84), float(88)].map(mm => Math.abs(mm) || 1)
  const [dx = 1, dy = 1, dz = 1] = pixdim
  if (view.getInt16(254, little) > 0)
    return swapLpsRas([...Array.from({ length: 12 }, (_, i) => float(280 + 4 * i)), 0, 0, 0, 1])
  if (view.getInt16(252, little) <= 0) return swapLpsRas(fromAxes([dx, 0, 0], [0, dy, 0], [0, 0, dz], [0, 0, 0]))
  const axes = rotationAxes({ b: float(256), c: float(260), d: float(264), qfac: float(76) < 0 ? -1 : 1 })
  return swapLpsRas(
    fromAxes(scale(axes[0], dx), scale(axes[1], dy), scale(axes[2], dz), [float(268), float(272), float(276)]),
  )
}
