import {
  clipIntensity,
  denoiseNonLocalMeans,
  denoiseTotalVariation,
  estimateNoise,
  measureForeground,
  normalizeIntensity,
  reorient,
  resample,
  type Volume,
} from '@tsumugi/imaging'
import { alignStep } from './align-step.ts'
import { CaseFailure, caseIssue } from './issues.ts'
import type { Parameters, StepFunction, StepState } from './step-state.ts'

/** Above this an image is not made: 512 Mvoxel of float is 2 GiB. */
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
  ['align-to', alignStep],
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
    denoise((volume, parameters, sigma) =>
      denoiseNonLocalMeans(volume, {
        sigma,
        strength: numberOf(parameters.strength),
        searchRadius: numberOf(parameters.searchRadius),
      }),
    ),
  ],
  [
    'denoise-tv',
    denoise((volume, parameters, sigma) =>
      denoiseTotalVariation(volume, {
        weight: numberOf(parameters.weight) * sigma,
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
  [
    'intensity-zscore',
    async (state, parameters) => {
      if (!isAsked(state, parameters)) return { ...state, facts: { isApplied: false } }
      const { mean, deviation } = measureForeground(state.volume)
      return { ...state, volume: normalizeIntensity(state.volume), facts: { isApplied: true, mean, deviation } }
    },
  ],
])

/** A step that lowers noise, for one modality or for all; the report has the noise before and after. @see estimateNoise */
function denoise(smooth: (volume: Volume, parameters: Parameters, sigma: number) => Volume): StepFunction {
  return async (state, parameters) => {
    if (!isAsked(state, parameters)) return { ...state, facts: { isApplied: false } }
    const noiseBefore = estimateNoise(state.volume)
    const volume = smooth(state.volume, parameters, noiseBefore)
    return { ...state, volume, facts: { isApplied: true, noiseBefore, noiseAfter: estimateNoise(volume) } }
  }
}

/** Other modalities than the asked one pass a step unchanged. */
function isAsked({ volume }: StepState, { modality }: Parameters): boolean {
  return modality === 'all' || modality === volume.modality
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
