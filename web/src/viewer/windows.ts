/** A display window; one unit with the image (HU for CT). @see DICOM PS3.3 C.11.2 */
export interface DisplayWindow {
  readonly center: number
  readonly width: number
}

/** Presets by key for CT, as radiology workstations have them. */
export const ctWindows = [
  { key: '1', name: 'softTissue', center: 40, width: 400 },
  { key: '2', name: 'lung', center: -600, width: 1500 },
  { key: '3', name: 'bone', center: 300, width: 1500 },
  { key: '4', name: 'brain', center: 40, width: 80 },
] as const

/** Lower and upper bound of a window. @see DICOM PS3.3 C.11.2.1.2.1 */
export const boundsOf = ({ center, width }: DisplayWindow) => ({
  lower: center - 0.5 - (width - 1) / 2,
  upper: center - 0.5 + (width - 1) / 2,
})

/** The window of two bounds; inverse of `boundsOf`. */
export const windowOf = ({ lower, upper }: { lower: number; upper: number }): DisplayWindow => ({
  center: Math.round((lower + upper) / 2 + 0.5),
  width: Math.round(upper - lower + 1),
})

/** The window from the 1st to the 99th percentile of values, so that a few bright pixels do not darken the rest; undefined of no values. */
export function spanOf(values: ArrayLike<number>): DisplayWindow | undefined {
  const sorted = Float32Array.from(values).sort()
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]
  const [lower, upper] = [at(0.01), at(0.99)]
  if (lower === undefined || upper === undefined) return undefined
  return windowOf({ lower, upper: Math.max(upper, lower) })
}
