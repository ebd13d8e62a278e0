import type { DicomFile } from '@tsumugi/dicom'
import { cross, fromAxes, scale } from '../geometry/matrix.ts'
import type { FrameReplacement } from '../redaction/replace-frames.ts'
import type { FrameFacts } from '../series/frame-facts.ts'
import { type ReadSeries, readStacks } from '../series/read-stacks.ts'
import { assessFace, fewestSlices, type SaidRegion } from './assess-face.ts'
import { type FaceRegion, findFaceRegion } from './find-face-region.ts'
import { type LoadFile, sampleStack } from './sample-stack.ts'

/** What a series shows. `undecided` and `too-large` are not known to be without a face, or a face was found of a size that none has. */
export type SeriesFaces =
  | { readonly kind: 'none' | 'undecided' | 'too-large' }
  | {
      readonly kind: 'found'
      /** What a frame, 1-based, of an instance has to be given so that no face is left; undefined where the frame keeps its samples. */
      readonly replacementOf: (sopInstanceUid: string, frameNumber: number) => FrameReplacement | undefined
    }

/**
 * Look for faces in a series. `headers` are its files, with or without pixels, in any order; `loadFile` gives them whole by their index, one at a time.
 * Stacks in the same place, such as echoes and diffusion weights, are one head: where one of them shows a face, it goes from all.
 */
export async function findSeriesFaces(
  headers: readonly DicomFile[],
  loadFile: LoadFile,
  said: SaidRegion,
): Promise<SeriesFaces> {
  const { stacks } = readStacks(headers)
  const places = [...Map.groupBy(stacks, placeOf).values()]
  const regions = new Map<string, { readonly facts: FrameFacts; readonly region: FaceRegion }>()
  for (const place of places) {
    const found = await judgePlace(place, loadFile, said)
    if (typeof found === 'string' && found !== 'none') return { kind: found }
    if (typeof found === 'string') continue
    for (const { geometry } of place)
      for (const facts of [...geometry.frames, ...geometry.duplicates])
        regions.set(keyOf(facts.sopInstanceUid, facts.frameNumber), { facts, region: found })
  }
  if (regions.size === 0) return { kind: 'none' }
  return {
    kind: 'found',
    replacementOf: (sopInstanceUid, frameNumber) => {
      const one = regions.get(keyOf(sopInstanceUid, frameNumber))
      return one && replacementIn(one.region, one.facts)
    },
  }
}

type SeriesStack = ReadSeries['stacks'][number]
const keyOf = (sopInstanceUid: string, frameNumber: number) => `${sopInstanceUid}#${frameNumber}`
/** Stacks without a place are each for themselves. */
const placeOf = ({ geometry, shape, name }: SeriesStack) =>
  geometry.affine === undefined
    ? name
    : JSON.stringify([shape, geometry.affine.map(value => Math.round(value * 10) / 10)])

/** So many stacks of one place are looked at: the first, without diffusion weight or of the first echo, shows skin best. */
const mostTries = 3

/** The region of a face, or what stands against there being none. */
async function judgePlace(
  place: readonly SeriesStack[],
  loadFile: LoadFile,
  said: SaidRegion,
): Promise<FaceRegion | Exclude<SeriesFaces['kind'], 'found'>> {
  let isUndecided = false
  for (const stack of place.slice(0, mostTries)) {
    // A picture of tiled slices has a place that says nothing of them.
    const isPlaced = stack.issues.every(({ code }) => code !== 'mosaic')
    const volume = isPlaced ? await sampleStack(stack.geometry, loadFile) : undefined
    if (volume === 'too-large') return 'too-large'
    if (volume === undefined && said !== 'head' && isPlaced && stack.slices.length < fewestSlices) continue
    const finding = assessFace(volume, said)
    if (finding.kind === 'undecided') isUndecided = true
    if (finding.kind === 'face') return findFaceRegion(finding) ?? 'undecided'
  }
  return isUndecided ? 'undecided' : 'none'
}

function replacementIn(region: FaceRegion, facts: FrameFacts): FrameReplacement | undefined {
  const { position, orientation, pixelSpacingMm, rows, columns, slope, intercept } = facts
  if (position === undefined || orientation === undefined || pixelSpacingMm === undefined) return undefined
  const [along, down] = orientation
  const affine = fromAxes(scale(along, pixelSpacingMm[1]), scale(down, pixelSpacingMm[0]), cross(along, down), position)
  const marks = region.marksIn({ affine, shape: [1, rows, columns] })
  if (!marks.some(mark => mark > 0)) return undefined
  const toStored = (value: number) => (value - intercept) / (slope === 0 ? 1 : slope)
  return { marks, values: [toStored(region.airValue), toStored(region.skinValue)] }
}
