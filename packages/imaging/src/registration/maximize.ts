/** A place of a function and its value there. */
export type Peak = { readonly at: readonly number[]; readonly value: number }
type Goal = (at: readonly number[]) => number
type Steps = {
  /** First step along each direction. */
  readonly step: number
  /** Finer than this is not looked. */
  readonly tolerance: number
}

const maxRounds = 12
const maxLineSteps = 12
/** The golden section, the growth of a bracket and the share of it that is cut off. */
const growth = 1.618034
const cut = 0.381966

/** Climb to a local maximum along a set of directions that learns where the way goes; no derivative is asked.
 *  @see Powell, An efficient method for finding the minimum of a function of several variables, Computer J. 7 (1964) 155–162 */
export function maximize(goal: Goal, start: readonly number[], { step, tolerance }: Steps): Peak {
  let peak: Peak = { at: start, value: goal(start) }
  let stride = step
  const directions: number[][] = start.map((_, axis) => start.map((_, other) => (axis === other ? 1 : 0)))
  for (let round = 0; round < maxRounds; round++) {
    const before = peak
    let best = { gain: 0, index: 0 }
    for (const [index, direction] of directions.entries()) {
      const next = climbLine(goal, peak, direction, { step: stride, tolerance })
      if (next.value - peak.value > best.gain) best = { gain: next.value - peak.value, index }
      peak = next
    }
    const way = peak.at.map((value, axis) => value - (before.at[axis] ?? 0))
    const length = Math.hypot(...way)
    if (length < tolerance) return peak
    const direction = way.map(value => value / length)
    peak = climbLine(goal, peak, direction, { step: stride, tolerance })
    directions.splice(best.index, 1)
    directions.push(direction)
    if (length < 4 * tolerance) stride = Math.max(stride / 2, 2 * tolerance)
  }
  return peak
}

type Place = { readonly t: number; readonly value: number }

/** Bracket a maximum along one direction, then narrow it by parabolas and, where those fail, by the golden section. @see Brent (1973) */
function climbLine(goal: Goal, peak: Peak, direction: readonly number[], { step, tolerance }: Steps): Peak {
  const pointAt = (t: number) => peak.at.map((value, axis) => value + t * (direction[axis] ?? 0))
  const place = (t: number): Place => ({ t, value: goal(pointAt(t)) })
  let [low, middle, high] = bracket(place, { t: 0, value: peak.value }, step)
  for (let i = 0; i < maxLineSteps && high.t - low.t > tolerance; i++) {
    const tried = place(nextTry(low, middle, high, tolerance))
    const [inner, outer] = tried.value > middle.value ? [tried, middle] : [middle, tried]
    if (outer.t < inner.t) low = outer
    else high = outer
    middle = inner
  }
  return { at: pointAt(middle.t), value: middle.value }
}

function bracket(place: (t: number) => Place, start: Place, step: number): [Place, Place, Place] {
  let [low, middle, high] = [place(-step), start, place(step)]
  for (let i = 0; i < 6 && (high.value > middle.value || low.value > middle.value); i++)
    if (high.value > middle.value) [low, middle, high] = [middle, high, place(high.t + growth * (high.t - middle.t))]
    else [low, middle, high] = [place(low.t - growth * (middle.t - low.t)), low, middle]
  return [low, middle, high]
}

function nextTry(low: Place, middle: Place, high: Place, tolerance: number): number {
  const r = (middle.t - low.t) * (middle.value - high.value)
  const q = (middle.t - high.t) * (middle.value - low.value)
  const t = middle.t - ((middle.t - high.t) * q - (middle.t - low.t) * r) / (2 * (q - r) || Number.MIN_VALUE)
  const isGood = t > low.t && t < high.t && Math.abs(t - middle.t) >= tolerance / 4
  if (isGood) return t
  return high.t - middle.t > middle.t - low.t
    ? middle.t + cut * (high.t - middle.t)
    : middle.t - cut * (middle.t - low.t)
}
