import { multiply, transformPoint } from '../geometry/matrix.ts'
import { type Matrix4, makeVolume, type Vector3, type Volume } from '../volume.ts'

/** What a point of the made-up head is of. */
export type HeadPart = 'air' | 'scalp' | 'skull' | 'brain' | 'eye' | 'nose' | 'ear' | 'face'

type Ellipsoid = { readonly centre: Vector3; readonly radii: Vector3 }
const isIn = (point: Vector3, { centre, radii }: Ellipsoid) =>
  [0, 1, 2].reduce((sum, i) => sum + (((point[i] ?? 0) - (centre[i] ?? 0)) / (radii[i] ?? 1)) ** 2, 0) <= 1
const vault = (more: number): Ellipsoid => ({ centre: [0, 0, 30], radii: [68 + more, 85 + more, 65 + more] })
const both = (centre: Vector3, radii: Vector3): readonly Ellipsoid[] => [
  { centre, radii },
  { centre: [-centre[0], centre[1], centre[2]], radii },
]
const eyes = both([32, -78, -34], [12, 12, 12])
const ears = both([88, 8, -12], [14, 4, 24])
const nose: Ellipsoid = { centre: [0, -98, -48], radii: [12, 18, 22] }
const face: Ellipsoid = { centre: [0, -35, -50], radii: [62, 60, 72] }

/** The part of a head at a place in LPS mm: vault, face, nose, eyes, ears and neck of an adult who looks to −y. */
export function partAt(point: Vector3): HeadPart {
  if (isIn(point, vault(0))) return 'brain'
  if (isIn(point, vault(7))) return 'skull'
  if (eyes.some(eye => isIn(point, eye))) return 'eye'
  if (isIn(point, face)) return 'face'
  if (isIn(point, nose)) return 'nose'
  if (isIn(point, vault(12))) return 'scalp'
  if (ears.some(ear => isIn(point, ear))) return 'ear'
  return Math.hypot(point[0], point[1] - 15) < 52 && point[2] < -40 ? 'scalp' : 'air'
}

/** Values of the parts as CT and a T1-weighted MR show them. */
const values = {
  CT: { air: -1000, scalp: -60, skull: 900, brain: 35, eye: 10, nose: 30, ear: 20, face: 40 },
  MR: { air: 6, scalp: 600, skull: 30, brain: 420, eye: 110, nose: 380, ear: 380, face: 380 },
} as const

/** A plane of acquisition, from the top down or across; turned by degrees about the left–right axis. */
export type Plane = 'axial' | 'sagittal' | 'coronal'

/** The made-up head as a series shows it. `pitchDegrees` turns the stack, not the head. */
export function makeHead(
  modality: 'CT' | 'MR',
  plane: Plane,
  { pitchDegrees = 0, lowestMm = -130, stepMm = 2 }: { pitchDegrees?: number; lowestMm?: number; stepMm?: number } = {},
): Volume {
  const box = { x: [-112, 112], y: [-130, 110], z: [lowestMm, 116] } as const
  const count = (axis: 'x' | 'y' | 'z', step: number) => Math.floor((box[axis][1] - box[axis][0]) / step) + 1
  const planes = {
    axial: {
      shape: [count('z', stepMm), count('y', 2), count('x', 2)],
      affine: [2, 0, 0, box.x[0], 0, 2, 0, box.y[0], 0, 0, stepMm, box.z[0], 0, 0, 0, 1],
    },
    sagittal: {
      shape: [count('x', stepMm), count('z', 2), count('y', 2)],
      affine: [0, 0, stepMm, box.x[0], 2, 0, 0, box.y[0], 0, -2, 0, box.z[1], 0, 0, 0, 1],
    },
    coronal: {
      shape: [count('y', stepMm), count('z', 2), count('x', 2)],
      affine: [2, 0, 0, box.x[0], 0, 0, stepMm, box.y[0], 0, -2, 0, box.z[1], 0, 0, 0, 1],
    },
  } as const
  const { shape, affine } = planes[plane]
  const [slices, rows, columns] = shape
  const turned = multiply(pitch(pitchDegrees), affine)
  const voxels = new Int16Array(slices * rows * columns)
  walk(shape, (at, index) => {
    // A little noise that is the same each time.
    voxels[at] = values[modality][partAt(transformPoint(turned, index))] + ((at * 7919) % 9) - 4
  })
  return makeVolume(voxels, shape, { affine: turned, modality, unit: modality === 'CT' ? 'HU' : 'arbitrary' })
}

/** Share of the voxels of a part that are marked. */
export function shareMarked(
  { affine, shape }: Volume,
  marks: Uint8Array,
  isPart: (part: HeadPart, point: Vector3) => boolean,
): number {
  let all = 0
  let marked = 0
  walk(shape, (at, index) => {
    const point = transformPoint(affine, index)
    if (!isPart(partAt(point), point)) return
    all++
    if (marks[at]) marked++
  })
  return marked / all
}

function walk(
  [slices, rows, columns]: readonly [number, number, number],
  visit: (at: number, index: Vector3) => void,
): void {
  let at = 0
  for (let slice = 0; slice < slices; slice++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) visit(at++, [column, row, slice])
}

function pitch(degrees: number): Matrix4 {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  return [1, 0, 0, 0, 0, cos, -sin, 0, 0, sin, cos, 0, 0, 0, 0, 1]
}
