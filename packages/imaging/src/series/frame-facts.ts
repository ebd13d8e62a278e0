import { type Dataset, type DicomFile, itemsOf, numberOf, numbersOf, textOf, textsOf, uidOf } from '@tsumugi/dicom'
import type { Vector3 } from '../volume.ts'

/** What one frame says about where it lies and what its values mean. Undefined: not said. */
export type FrameFacts = {
  readonly instanceIndex: number
  readonly frameNumber: number
  readonly sopInstanceUid: string
  readonly instanceNumber: number
  readonly modality: string
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: number
  /** LPS mm of the centre of the first voxel. */
  readonly position: Vector3 | undefined
  /** Unit vectors along a row (column index grows) and along a column (row index grows). */
  readonly orientation: readonly [Vector3, Vector3] | undefined
  /** Between rows, between columns. */
  readonly pixelSpacingMm: readonly [row: number, column: number] | undefined
  readonly thicknessMm: number | undefined
  readonly sliceStepMm: number | undefined
  readonly slope: number
  readonly intercept: number
  readonly unit: string
  readonly imageType: readonly string[]
  /** What may tell stacks apart where positions repeat, in the order to try; values as text. */
  readonly distinctions: readonly (readonly [name: string, value: string])[]
}

/** Facts of every frame of a file: of the file itself, or of its shared and per-frame functional groups.
 *  @see DICOM PS3.3 C.7.6.2, C.7.6.16 */
export function readFrameFacts(file: DicomFile, instanceIndex: number): readonly FrameFacts[] {
  const { dataset } = file
  const shared = itemsOf(dataset, 0x52009229)
  const perFrame = itemsOf(dataset, 0x52009230)
  const count = Math.max(1, Math.floor(numberOf(dataset, 0x00280008) ?? 1))
  if (shared.length === 0 && perFrame.length === 0) return classicFrames(dataset, instanceIndex, count)
  return Array.from({ length: count }, (_, i) => {
    const sources = [perFrame[i], shared[0]].flatMap(item => (item ? [item] : []))
    return readFacts(dataset, makeLookup(dataset, sources), { instanceIndex, frameNumber: i + 1 })
  })
}

/** A classic multi-frame object has one position for all: only its first frame lies somewhere. */
function classicFrames(dataset: Dataset, instanceIndex: number, count: number): readonly FrameFacts[] {
  const first = readFacts(dataset, () => dataset, { instanceIndex, frameNumber: 1 })
  return Array.from({ length: count }, (_, i) =>
    i === 0 ? first : { ...first, frameNumber: i + 1, position: undefined },
  )
}

/** The data set that holds the attributes of a functional group: its item in the frame's, else the shared, groups; else the root. */
type Lookup = (sequence: number) => Dataset

function makeLookup(dataset: Dataset, sources: readonly Dataset[]): Lookup {
  return sequence => {
    for (const source of sources) {
      const [item] = itemsOf(source, sequence)
      if (item) return item
    }
    return dataset
  }
}

function readFacts(dataset: Dataset, lookup: Lookup, at: { instanceIndex: number; frameNumber: number }): FrameFacts {
  const measures = lookup(0x00289110)
  const values = lookup(0x00289145)
  const [rowMm, columnMm] = numbersOf(measures, 0x00280030)
  const modality = textOf(dataset, 0x00080060) ?? 'OT'
  return {
    ...at,
    sopInstanceUid: uidOf(dataset, 0x00080018) ?? '',
    instanceNumber: numberOf(dataset, 0x00200013) ?? 0,
    modality,
    rows: numberOf(dataset, 0x00280010) ?? 0,
    columns: numberOf(dataset, 0x00280011) ?? 0,
    samplesPerPixel: numberOf(dataset, 0x00280002) ?? 1,
    position: vectorOf(numbersOf(lookup(0x00209113), 0x00200032)),
    orientation: readOrientation(numbersOf(lookup(0x00209116), 0x00200037)),
    pixelSpacingMm: rowMm && columnMm && rowMm > 0 && columnMm > 0 ? [rowMm, columnMm] : undefined,
    thicknessMm: numberOf(measures, 0x00180050),
    sliceStepMm: numberOf(measures, 0x00180088),
    slope: numberOf(values, 0x00281053) ?? 1,
    intercept: numberOf(values, 0x00281052) ?? 0,
    unit: unitOf(modality, textOf(values, 0x00281054) ?? textOf(dataset, 0x00541001)),
    imageType: textsOf(dataset, 0x00080008),
    distinctions: readDistinctions(dataset, lookup),
  }
}

function vectorOf([x, y, z]: readonly number[]): Vector3 | undefined {
  return x === undefined || y === undefined || z === undefined || Number.isNaN(x + y + z) ? undefined : [x, y, z]
}

function readOrientation(cosines: readonly number[]): readonly [Vector3, Vector3] | undefined {
  const row = vectorOf(cosines.slice(0, 3))
  const column = vectorOf(cosines.slice(3, 6))
  if (!row || !column) return undefined
  const isUnit = [row, column].every(axis => Math.abs(Math.hypot(...axis) - 1) < 0.01)
  return isUnit ? [row, column] : undefined
}

function unitOf(modality: string, said: string | undefined): string {
  if (modality === 'CT') return said === undefined || said === 'HU' || said === 'US' ? 'HU' : said
  return said === undefined || said === 'US' ? 'arbitrary' : said
}

function readDistinctions(dataset: Dataset, lookup: Lookup): FrameFacts['distinctions'] {
  const diffusion = lookup(0x00189117)
  const content = lookup(0x00209111)
  const frameType = [...textsOf(lookup(0x00189226), 0x00089007), ...textsOf(dataset, 0x00080008)].slice(0, 4).join(' ')
  const [direction] = itemsOf(diffusion, 0x00189076)
  const found: readonly (readonly [string, string | number | undefined])[] = [
    ['stack', textOf(content, 0x00209056)],
    ['image type', frameType],
    ['echo time', numberOf(lookup(0x00189114), 0x00189082) ?? numberOf(dataset, 0x00180081)],
    ['b-value', numberOf(diffusion, 0x00189087)],
    ['gradient', numbersOf(direction ?? diffusion, 0x00189089).join(' ')],
    ['inversion time', numberOf(dataset, 0x00180082)],
    ['time point', numberOf(content, 0x00209128) ?? numberOf(dataset, 0x00200100)],
    ['phase', numberOf(dataset, 0x00181060)],
    ['acquisition', numberOf(content, 0x00209156) ?? numberOf(dataset, 0x00200012)],
  ]
  return found.map(([name, value]) => [name, value === undefined ? '' : String(value)] as const)
}
