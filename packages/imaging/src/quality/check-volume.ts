import { type Issue, issue } from '../issues.ts'
import type { Measure } from '../series-types.ts'
import type { Volume } from '../volume.ts'

/** Bounds beyond which a measure is an issue. They say "look", not "bad": a curator decides. The numbers are ours, chosen on the
 *  public series the tests use, and are meant to be changed by a protocol. */
export const defaultBounds = {
  fewSlices: 5,
  thickMm: 5,
  lowSnr: 5,
  highNoiseHu: 60,
  truncatedShare: 0.2,
  clippedShare: 0.01,
} as const

/** Bounds of the checks; a protocol may give its own. */
export type QualityBounds = { readonly [K in keyof typeof defaultBounds]: number }

type Check = (measured: Measured) => readonly Issue[]
type Measured = { readonly volume: Volume; readonly bounds: QualityBounds; value(name: string): number | undefined }

const checks: readonly Check[] = [checkSlices, checkNoise, checkFieldOfView, checkClipping]

/** Issues that the measures of a volume raise. */
export function checkVolume(
  volume: Volume,
  measures: readonly Measure[],
  bounds: QualityBounds = defaultBounds,
): readonly Issue[] {
  const value = (name: string) => measures.find(found => found.name === name)?.value
  return checks.flatMap(check => check({ volume, bounds, value }))
}

function checkSlices({ volume, bounds }: Measured): readonly Issue[] {
  const issues: Issue[] = []
  const [slices] = volume.shape
  if (slices < bounds.fewSlices) issues.push(issue('few-slices', `${slices} slices, fewer than ${bounds.fewSlices}`))
  const mm = volume.spacingMm[2]
  if (slices > 1 && mm > bounds.thickMm)
    issues.push(issue('thick-slices', `slices are ${mm.toFixed(2)} mm apart, more than ${bounds.thickMm} mm`))
  return issues
}

function checkNoise({ volume, bounds, value }: Measured): readonly Issue[] {
  const issues: Issue[] = []
  const snr = value('snr')
  const noise = value('noise')
  if (snr !== undefined && snr < bounds.lowSnr)
    issues.push(issue('low-snr', `signal-to-noise ratio ${snr.toFixed(1)} is below ${bounds.lowSnr}`))
  if (volume.unit === 'HU' && noise !== undefined && noise > bounds.highNoiseHu)
    issues.push(issue('high-noise', `noise ${noise.toFixed(1)} HU is above ${bounds.highNoiseHu} HU`))
  return issues
}

function checkFieldOfView({ bounds, value }: Measured): readonly Issue[] {
  const share = value('border-foreground')
  if (share === undefined || share <= bounds.truncatedShare) return []
  return [
    issue('truncated-field-of-view', `${(100 * share).toFixed(0)} % of the border is foreground: anatomy is cut off`),
  ]
}

function checkClipping({ bounds, value }: Measured): readonly Issue[] {
  const share = value('clipped-fraction')
  if (share === undefined || share <= bounds.clippedShare) return []
  return [issue('clipped', `${(100 * share).toFixed(1)} % of the voxels have the greatest value`)]
}
