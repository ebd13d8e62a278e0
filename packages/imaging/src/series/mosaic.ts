import {
  bytesOf,
  type Dataset,
  type DicomFile,
  findElement,
  groupOf,
  numberOf,
  numbersOf,
  textsOf,
} from '@tsumugi/dicom'
import { add, cross, dot, normalize, scale } from '../geometry/matrix.ts'
import type { Vector3, Voxels } from '../volume.ts'
import { readCsa } from './read-csa.ts'

/** How the slices of one volume are tiled into one picture, row by row from the top left, and where each of them lies. */
export type Mosaic = {
  /** Of one slice. */
  readonly rows: number
  readonly columns: number
  /** Tiles along a row of the picture. */
  readonly across: number
  /** LPS mm of the first voxel of each slice, in the order of the tiles. */
  readonly positions: readonly Vector3[]
  readonly spacingMm: number
  /** Unit vector from a slice to the next. */
  readonly normal: Vector3
}

/** Read how a Siemens mosaic is laid out; undefined for what is none, and for one that does not say how many slices it has, which way they go and
 *  how far apart they are. The position in the header is that of the picture as if it were one slice of its full size: it is moved to the slice.
 *  @see https://nipy.org/nibabel/dicom/dicom_mosaic.html */
export function describeMosaic({ dataset }: DicomFile): Mosaic | undefined {
  if (!textsOf(dataset, 0x00080008).includes('MOSAIC')) return undefined
  const csa = readImageCsa(dataset)
  const count = findSliceCount(dataset) ?? Number(csa?.get('NumberOfImagesInMosaic')?.[0])
  const across = Math.ceil(Math.sqrt(count))
  const rows = (numberOf(dataset, 0x00280010) ?? 0) / across
  const columns = (numberOf(dataset, 0x00280011) ?? 0) / across
  const isTiled = count >= 1 && [rows, columns].every(size => Number.isInteger(size) && size > 0)
  const frame = readFrame(dataset, csa)
  if (!isTiled || frame === undefined) return undefined
  const { along, down, spacingMm, normal } = frame
  // Half of what the picture is larger than a slice, along its rows and columns.
  const first = add(
    frame.position,
    add(scale(along, (columns * (across - 1)) / 2), scale(down, (rows * (across - 1)) / 2)),
  )
  const positions = Array.from({ length: count }, (_, index) => add(first, scale(normal, index * spacingMm)))
  return { rows, columns, across, positions, spacingMm, normal }
}

/** The samples of one tile of the picture. */
export function cutTile(picture: Voxels, { rows, columns, across }: Mosaic, index: number): Voxels {
  const width = columns * across
  const start = Math.floor(index / across) * rows * width + (index % across) * columns
  const tile = picture.slice(0, rows * columns)
  for (let row = 0; row < rows; row++)
    tile.set(picture.subarray(start + row * width, start + row * width + columns), row * columns)
  return tile
}

/** The picture's position, the steps of one voxel along a row and down a column in mm, and the way from slice to slice. */
function readFrame(dataset: Dataset, csa: ReturnType<typeof readImageCsa>) {
  const position = vectorOf(numbersOf(dataset, 0x00200032))
  const cosines = numbersOf(dataset, 0x00200037)
  const [row, column] = [vectorOf(cosines.slice(0, 3)), vectorOf(cosines.slice(3, 6))]
  const [rowMm = 0, columnMm = 0] = numbersOf(dataset, 0x00280030)
  const spacingMm = numberOf(dataset, 0x00180088) ?? numberOf(dataset, 0x00180050) ?? 0
  const said = vectorOf((csa?.get('SliceNormalVector') ?? []).map(Number))
  const isMeasured = [rowMm, columnMm, spacingMm].every(mm => mm > 0)
  if (!position || !row || !column || !said || !isMeasured) return undefined
  const normal = normalize(cross(row, column))
  const agreement = dot(normal, normalize(said))
  // The vector only says which way the slices go; one that is not along the normal would be of another picture.
  if (Math.abs(agreement) < 0.99) return undefined
  return {
    ...{ position, spacingMm, along: scale(row, columnMm), down: scale(column, rowMm) },
    normal: agreement < 0 ? scale(normal, -1) : normal,
  }
}

function vectorOf(numbers: readonly number[]): Vector3 | undefined {
  const [x, y, z] = numbers
  return x === undefined || y === undefined || z === undefined || Number.isNaN(x + y + z) ? undefined : [x, y, z]
}

/** NumberOfImagesInMosaic of the block SIEMENS MR HEADER. */
function findSliceCount(dataset: Dataset): number | undefined {
  const tag = findPrivate(dataset, { group: 0x0019, creator: 'SIEMENS MR HEADER', element: 0x0a })
  return tag === undefined ? undefined : numberOf(dataset, tag)
}

/** The CSA image header. */
function readImageCsa(dataset: Dataset) {
  const tag = findPrivate(dataset, { group: 0x0029, creator: 'SIEMENS CSA HEADER', element: 0x10 })
  const element = tag === undefined ? undefined : findElement(dataset, tag)
  return element === undefined ? undefined : readCsa(bytesOf(dataset, element))
}

/** The tag of a private element, in whatever block its creator reserved. @see DICOM PS3.5 7.8.1 */
function findPrivate(
  dataset: Dataset,
  { group, creator, element }: { group: number; creator: string; element: number },
): number | undefined {
  const block = dataset.elements.find(
    ({ tag }) =>
      groupOf(tag) === group &&
      (tag & 0xffff) >= 0x10 &&
      (tag & 0xffff) <= 0xff &&
      textsOf(dataset, tag)[0] === creator,
  )
  return block === undefined ? undefined : group * 0x10000 + (block.tag & 0xff) * 0x100 + element
}
