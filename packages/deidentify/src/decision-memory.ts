import { type Dataset, type Element, type ElementEdit, isPrivate } from '@tsumugi/dicom'
import type { Act } from './decide-element.ts'

/** What was decided of an element's bytes, and what that counted as. */
export interface Remembered {
  readonly edit: ElementEdit
  readonly acts: readonly Act[]
}

/**
 * What was decided of elements of the root, by their bytes. Most elements of a series say the same in each slice. It holds as long as all else that a
 * decision hangs on stays the same (profile, person, identifiers, encoding, character sets), so it belongs to one such state and is dropped with it.
 */
export interface DecisionMemory {
  readonly find: (element: Element, dataset: Dataset) => Remembered | undefined
  readonly keep: (element: Element, dataset: Dataset, decided: Remembered) => void
}

/** Longer elements are rare, seldom the same twice, and pixel data. */
const longestBytes = 4096
/** Some hundred slices' worth of what differs between them. */
const mostElements = 20_000

export function createDecisionMemory(): DecisionMemory {
  const decisions = new Map<string, Remembered>()
  const keyOf = createElementKeys()
  return {
    find: (element, dataset) => (isMemorable(element) ? decisions.get(keyOf(element, dataset)) : undefined),
    keep: (element, dataset, decided) => {
      if (!isMemorable(element)) return
      if (decisions.size >= mostElements) decisions.clear()
      decisions.set(ownTextOf(keyOf(element, dataset)), decided)
    },
  }
}

/** Private elements hang on the creator of their block, which their own bytes do not say. */
export const isMemorable = (element: Element) =>
  element.end - element.headerStart <= longestBytes && !isPrivate(element.tag)

/**
 * Names elements of a root by all their bytes, header included. The bytes before the pixel data become one text a file, of which a key is a part: to keep
 * a key beyond its file, keep {@link ownTextOf} of it.
 */
export function createElementKeys(): (element: Element, dataset: Dataset) => string {
  let current: { readonly dataset: Dataset; readonly start: number; readonly text: string } | undefined
  return (element, dataset) => {
    if (current?.dataset !== dataset) {
      const start = dataset.elements[0]?.headerStart ?? 0
      const end = dataset.elements.findLast(isMemorable)?.end ?? start
      const { buffer, byteOffset } = dataset.bytes
      // What lies behind large pixel data is not worth a text as long as they are.
      const length = Math.min(end - start, longestText)
      current = { dataset, start, text: Buffer.from(buffer, byteOffset + start, length).toString('latin1') }
    }
    const at = element.headerStart - current.start
    const isWithin = element.end - current.start <= current.text.length
    return isWithin ? current.text.slice(at, element.end - current.start) : latin1Of(element, dataset)
  }
}

const longestText = 65_536
const latin1Of = ({ headerStart, end }: Element, { bytes }: Dataset) =>
  Buffer.from(bytes.buffer, bytes.byteOffset + headerStart, end - headerStart).toString('latin1')

/** The text in memory of its own, so that it does not hold the file's. */
export const ownTextOf = (key: string) => Buffer.from(key, 'latin1').toString('latin1')
