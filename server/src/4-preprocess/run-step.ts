import {
  clipIntensity,
  denoiseNonLocalMeans,
  denoiseTotalVariation,
  type Matrix4,
  normalizeIntensity,
  registerRigid,
  reorient,
  resample,
  resampleToReference,
  type Volume,
} from '@tsumugi/imaging'
import { CaseFailure, caseIssue } from './issues.ts'
import type { RecipeStep, StepReport } from './tables.ts'

/** Where a case stands between two steps. */
export interface StepState {
  readonly volume: Volume
  /** Takes a point of `volume` to the source series, LPS mm to LPS mm; undefined while the patient was not moved. */
  readonly transform: Matrix4 | undefined
}
type Facts = StepReport['facts']
type Parameters = RecipeStep['parameters']
type StepFunction = (
  state: StepState,
  parameters: Parameters,
  loadFixed: () => Promise<Volume | undefined>,
) => Promise<StepState & { facts: Facts }>

/** Above this an image is not made: 1 Gvoxel of float is 4 GiB. */
const maxVoxels = 2 ** 29

/** The code of each step of the catalogue. */
export const stepFunctions: ReadonlyMap<string, StepFunction> = new Map<string, StepFunction>([
  [
    'orient',
    async (state, parameters) => {
      const orientation = parameters.orientation === 'RAS' ? 'RAS' : 'LPS'
      const volume = reorient(state.volume, orientation)
      return { ...state, volume, facts: { shape: [...volume.shape] } }
    },
  ],
  [
    'resample',
    async (state, parameters) => {
      const [x = 1, y = 1, z = 1] = numbersOf(parameters.spacingMm)
      refuseTooMany(state.volume, [x, y, z])
      const volume = resample(state.volume, { spacingMm: [x, y, z] })
      return { ...state, volume, facts: { shape: [...volume.shape], spacingMm: [...volume.spacingMm] } }
    },
  ],
  [
    'denoise-nlm',
    onModality((volume, parameters) =>
      denoiseNonLocalMeans(volume, {
        strength: numberOf(parameters.strength),
        searchRadius: numberOf(parameters.searchRadius),
      }),
    ),
  ],
  [
    'denoise-tv',
    onModality((volume, parameters) =>
      denoiseTotalVariation(volume, {
        weight: numberOf(parameters.weight),
        iterations: numberOf(parameters.iterations),
      }),
    ),
  ],
  [
    'intensity-ct-window',
    async (state, parameters) => {
      if (state.volume.modality !== 'CT') return { ...state, facts: { isApplied: false } }
      const low = numberOf(parameters.low)
      const high = numberOf(parameters.high)
      const scale = parameters.scale === 'unit' ? 'unit' : 'none'
      return { ...state, volume: clipIntensity(state.volume, { low, high, scale }), facts: { isApplied: true } }
    },
  ],
  ['intensity-zscore', onModality(volume => normalizeIntensity(volume))],
  ['align-to', align],
])

/** A step of values alone, for one modality or for all; others pass unchanged and the report says so. */
function onModality(change: (volume: Volume, parameters: Parameters) => Volume): StepFunction {
  return async (state, parameters) => {
    const isAsked = parameters.modality === 'all' || parameters.modality === state.volume.modality
    if (!isAsked) return { ...state, facts: { isApplied: false } }
    return { ...state, volume: change(state.volume, parameters), facts: { isApplied: true } }
  }
}

async function align(
  state: StepState,
  parameters: Parameters,
  loadFixed: () => Promise<Volume | undefined>,
): Promise<StepState & { facts: Facts }> {
  const { volume: moving } = state
  if (parameters.fixed === moving.modality) return { ...state, facts: { isApplied: false, isFixed: true } }
  const fixed = await loadFixed()
  if (fixed === undefined)
    throw new CaseFailure([
      caseIssue('no-fixed-series', `The subject has no ${String(parameters.fixed)} series in this cohort.`, 'align-to'),
    ])
  const registration = await registerRigid(fixed, moving)
  const facts = { isApplied: true }
  const volume = resampleToReference(moving, fixed, { transform: registration.transform })
  return { volume, transform: registration.transform, facts }
}

function refuseTooMany({ shape, spacingMm }: Volume, wanted: readonly [number, number, number]): void {
  const [slices, rows, columns] = shape
  const voxels = [columns, rows, slices].reduce(
    (product, length, axis) =>
      product * Math.max(1, Math.round((length * (spacingMm[axis] ?? 1)) / (wanted[axis] ?? 1))),
    1,
  )
  if (voxels > maxVoxels)
    throw new CaseFailure([
      caseIssue(
        'too-many-voxels',
        `Expected at most ${maxVoxels} voxels after resampling, found ${voxels}.`,
        'resample',
      ),
    ])
}

function numberOf(value: Parameters[string] | undefined): number {
  if (typeof value !== 'number') throw new Error('a checked recipe says a number here')
  return value
}

function numbersOf(value: Parameters[string] | undefined): number[] {
  return Array.isArray(value) ? value.map(numberOf) : []
}
