/** A point or direction in the patient-based frame of DICOM: x to the left, y to the back, z to the head; mm. @see DICOM PS3.3 C.7.6.2.1.1 */
export type Lps = readonly [number, number, number]

const ends = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const
/** A component below this part of the whole is not named: about 15°. Of a tilted plane two letters are shown, as workstations do. */
const leastShare = 0.26

/** The side of the body that a direction points to, the strongest first: `L`, `R`, `P`, `A`, `H`, `F`, or two of them where the direction is oblique.
 *  Empty for a direction of no length. @see DICOM PS3.3 C.7.6.1.1.1 */
export function sideOf(direction: Lps): string {
  const length = Math.hypot(...direction)
  if (length === 0) return ''
  return direction
    .map((part, axis) => ({ share: Math.abs(part) / length, letter: ends[axis]?.[part >= 0 ? 0 : 1] ?? '' }))
    .filter(({ share }) => share > leastShare)
    .toSorted((one, other) => other.share - one.share)
    .slice(0, 2)
    .map(({ letter }) => letter)
    .join('')
}

/** Where a slice lies on the axis of the body that its normal is nearest to, such as `H 23.5`; mm from the origin of the frame of reference. */
export function placeOf(position: Lps, normal: Lps): string {
  const sizes = normal.map(Math.abs)
  const axis = sizes.indexOf(Math.max(...sizes))
  const along = position[axis] ?? 0
  return `${ends[axis]?.[along >= 0 ? 0 : 1]} ${Math.abs(along).toFixed(1)}`
}

export const cross = (a: Lps, b: Lps): Lps => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
export const dot = (a: Lps, b: Lps): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const minus = (a: Lps, b: Lps): Lps => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]

/** The three numbers of a point, whatever list holds them. */
export const lps = ([x = 0, y = 0, z = 0]: ArrayLike<number> & Iterable<number>): Lps => [x, y, z]

/** A round length that is at most a third of the width shown, for the scale bar; mm. */
export function scaleBarMm(widthMm: number): number {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200]
  return steps.findLast(step => step <= widthMm / 3) ?? 1
}
