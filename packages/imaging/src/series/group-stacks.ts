import { cross, dot, normalize } from '../geometry/matrix.ts'
import type { FrameFacts } from './frame-facts.ts'

/** Frames that may become one volume; `name` says what sets them apart from the rest of the series. */
export type FrameGroup = { readonly name: string; readonly frames: readonly FrameFacts[] }

/** Split frames into groups of one shape, orientation and pixel spacing; where positions repeat within a group, split on by what the
 *  headers tell apart (echo, b-value, time point, …), and where they tell nothing but every position repeats equally often, by order. */
export function groupFrames(frames: readonly FrameFacts[]): readonly FrameGroup[] {
  const planes = split(frames, planeOf)
  return planes.flatMap((plane, index) => {
    const name = planes.length > 1 ? `plane ${index + 1}` : ''
    return splitRepeats({ name, frames: plane }, 0)
  })
}

/** Distance along the slice normal in mm; frames without a position lie at 0. */
export function positionAlongNormal({ position, orientation }: FrameFacts): number {
  return position && orientation ? dot(position, normalize(cross(orientation[0], orientation[1]))) : 0
}

/** Direction cosines to 2 decimals and spacing to 3: writers round decimal strings differently between slices. */
function planeOf({ rows, columns, orientation, pixelSpacingMm, samplesPerPixel }: FrameFacts): string {
  const cosines = orientation?.flatMap(axis =>
    axis.map(cosine => (cosine === 0 ? 0 : cosine).toFixed(2).replace('-0.00', '0.00')),
  )
  const spacing = pixelSpacingMm?.map(mm => mm.toFixed(3))
  return [rows, columns, samplesPerPixel, cosines ?? 'none', spacing ?? 'none'].join('|')
}

function splitRepeats(group: FrameGroup, from: number): readonly FrameGroup[] {
  if (!hasRepeats(group.frames)) return [group]
  const count = group.frames[0]?.distinctions.length ?? 0
  const isOnePlace = new Set(group.frames.map(placeOf)).size === 1
  for (let index = from; index < count; index++) {
    const parts = split(group.frames, frame => frame.distinctions[index]?.[1] ?? '')
    // A lone slice may be told apart; in a stack a part of one frame would be a torn-off slice, not a stack of its own.
    const isWhole = isOnePlace || parts.every(part => part.length > 1)
    const isUseful = parts.length > 1 && isWhole && countRepeats(parts) < countRepeats([group.frames])
    if (isUseful)
      return parts.flatMap(part => {
        const [label = '', value = ''] = part[0]?.distinctions[index] ?? []
        return splitRepeats(
          { name: [group.name, `${label} ${value}`].filter(Boolean).join(', '), frames: part },
          index + 1,
        )
      })
  }
  return splitByOrder(group)
}

/** Every position occurring the same number of times is a repeated acquisition; any other pattern is left for the duplicate check. */
function splitByOrder(group: FrameGroup): readonly FrameGroup[] {
  if (group.frames.some(frame => !frame.position)) return [group]
  const places = split(group.frames, placeOf)
  const times = places[0]?.length ?? 0
  if (places.some(place => place.length !== times) || areSameInstances(group.frames)) return [group]
  const ordered = places.map(place => [...place].sort(byNumber))
  return Array.from({ length: times }, (_, i) => ({
    name: [group.name, `repeat ${i + 1}`].filter(Boolean).join(', '),
    frames: ordered.flatMap(place => place[i] ?? []),
  }))
}

function areSameInstances(frames: readonly FrameFacts[]): boolean {
  return new Set(frames.map(frame => `${frame.sopInstanceUid}#${frame.frameNumber}`)).size < frames.length
}

function byNumber(a: FrameFacts, b: FrameFacts): number {
  return a.instanceNumber - b.instanceNumber || a.frameNumber - b.frameNumber || a.instanceIndex - b.instanceIndex
}

function placeOf(frame: FrameFacts): string {
  return frame.position ? positionAlongNormal(frame).toFixed(2) : 'none'
}

function hasRepeats(frames: readonly FrameFacts[]): boolean {
  return countRepeats([frames]) > 0
}

function countRepeats(parts: readonly (readonly FrameFacts[])[]): number {
  return parts.reduce((sum, part) => sum + part.length - new Set(part.map(placeOf)).size, 0)
}

function split(
  frames: readonly FrameFacts[],
  keyOf: (frame: FrameFacts) => string,
): readonly (readonly FrameFacts[])[] {
  return [...Map.groupBy(frames, keyOf).values()]
}
