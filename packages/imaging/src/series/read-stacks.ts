import { type DicomFile, parseDicom } from '@tsumugi/dicom'
import { type Issue, issue } from '../issues.ts'
import type { SliceOrigin, Stack } from '../series-types.ts'
import { type FrameFacts, readFrameFacts } from './frame-facts.ts'
import { groupFrames } from './group-stacks.ts'
import { findGeometry, type StackGeometry } from './stack-geometry.ts'

/** A series read by its headers: parsed files (undefined where one cannot be parsed) and stacks, largest first. */
export type ReadSeries = {
  readonly files: readonly (DicomFile | undefined)[]
  readonly stacks: readonly (Stack & { readonly geometry: StackGeometry })[]
  readonly issues: readonly Issue[]
}

/** The stacks that a series holds, by headers alone and so without decoding a pixel. Files of one series, bytes or parsed, in any order. */
export function readStacks(series: readonly (Uint8Array | DicomFile)[]): ReadSeries {
  const issues: Issue[] = []
  const files = series.map((file, index) => {
    const parsed = file instanceof Uint8Array ? parseDicom(file).file : file
    if (!parsed) issues.push(issue('unreadable-file', 'the file cannot be parsed as DICOM', `file ${index + 1}`))
    return parsed
  })
  const frames = files.flatMap((file, index) => (file ? readFrameFacts(file, index) : []))
  const images = frames.filter(frame => frame.rows > 0 && frame.columns > 0)
  const once = dropResent(images, issues)
  const stacks = groupFrames(once).map(group => toStack(group.name, findGeometry(group.frames), group.frames))
  const sorted = stacks.sort((a, b) => b.slices.length - a.slices.length)
  if (sorted.length > 1) issues.push(describeSeveral(sorted))
  return { files, stacks: sorted, issues }
}

/** The same SOP instance given twice is one instance. */
function dropResent(frames: readonly FrameFacts[], issues: Issue[]): readonly FrameFacts[] {
  const seen = new Map<string, FrameFacts>()
  for (const frame of frames) {
    const key =
      frame.sopInstanceUid === ''
        ? `file ${frame.instanceIndex}#${frame.frameNumber}`
        : `${frame.sopInstanceUid}#${frame.frameNumber}`
    if (!seen.has(key)) seen.set(key, frame)
    else if (frame.frameNumber === 1)
      issues.push(issue('duplicate-slice', 'the same instance is there twice', frame.sopInstanceUid))
  }
  return [...seen.values()]
}

function toStack(name: string, geometry: StackGeometry, frames: readonly FrameFacts[]) {
  const [first] = frames
  const issues = [...geometry.issues, ...checkDuplicates(geometry), ...checkKind(frames)]
  const shape = [geometry.frames.length, first?.rows ?? 0, first?.columns ?? 0] as const
  return { name, shape, slices: geometry.frames.map(originOf), issues, geometry }
}

/** Where a slice came from. */
export function originOf({ sopInstanceUid, instanceIndex, frameNumber }: FrameFacts): SliceOrigin {
  return { sopInstanceUid, instanceIndex, frameNumber }
}

function checkDuplicates({ duplicates }: StackGeometry): readonly Issue[] {
  return duplicates.map(frame =>
    issue('duplicate-slice', 'another instance lies at the same place', frame.sopInstanceUid),
  )
}

function checkKind(frames: readonly FrameFacts[]): readonly Issue[] {
  const [first] = frames
  const issues: Issue[] = []
  if (first?.imageType.includes('MOSAIC'))
    issues.push(
      issue(
        'mosaic',
        'slices are tiled into one picture and their private places are gone; send it as the scanner made it, or split it before',
      ),
    )
  if (first && first.samplesPerPixel > 1)
    issues.push(issue('colour-image', 'a colour image is no volume of measured values'))
  return issues
}

function describeSeveral(stacks: readonly Stack[]): Issue {
  const planes = new Set(stacks.map(stack => stack.name.split(',')[0])).size
  const isMixed = planes > 1 && stacks.every(stack => stack.name.startsWith('plane'))
  const sizes = stacks.slice(0, 8).map(stack => `${stack.name || 'unnamed'}: ${stack.shape.join('×')}`)
  const message = `${stacks.length} stacks (${sizes.join('; ')})`
  return isMixed ? issue('mixed-orientation', message) : issue('several-stacks', message)
}
