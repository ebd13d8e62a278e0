import type { Dataset, Element } from './element.ts'
import type { PathStep } from './issues.ts'
import type { Vr } from './vr.ts'

/** A value to be encoded. Strings and numbers by the element's VR, padded as the VR wants; bytes go in as they are (padded to even).
 *  Arrays are multiple values. Text beyond ASCII must fit the data set's character set. An array of lists of `NewElement` is a sequence. */
export type ElementValue =
  | Uint8Array
  | string
  | number
  | bigint
  | readonly (string | number | bigint)[]
  | NewItems
  | NewFragments
  | EncodedElement

/** The items of a new sequence. `[]` is an empty sequence. */
export interface NewItems {
  readonly items: readonly (readonly NewElement[])[]
}

/** Encapsulated pixel data: the Basic Offset Table first (often empty), then the fragments; odd ones are padded by a zero byte. */
export interface NewFragments {
  readonly fragments: readonly Uint8Array[]
}

/** An element that was encoded before, header and all, for data sets of the same encoding and character sets: see `encodeEdit`, `encodeNew`. */
export interface EncodedElement {
  readonly encoded: Uint8Array
}

/** An element to write. In an implicit data set the VR only says how to encode the value. */
export interface NewElement {
  readonly tag: number
  readonly vr: Vr
  readonly value: ElementValue
}

/** What to do with one element. `recurse` asks again for each element of its items and is `keep` for an element without items.
 *  A replacement keeps the VR unless it names another. */
export type ElementEdit = 'keep' | 'remove' | 'recurse' | { readonly value: ElementValue; readonly vr?: Vr }

/** Where an element stands. */
export interface EditContext {
  /** The data set the element is in: the root, an item, or the file meta information. */
  readonly dataset: Dataset
  /** From the root to the data set, without the element itself; empty at the root. */
  readonly path: readonly PathStep[]
  /** 0-based index of the item the element is in; undefined at the root. */
  readonly itemIndex: number | undefined
}

/** An edit of one file. Pure functions; called once an element in file order. */
export interface EditPlan {
  readonly element: (element: Element, context: EditContext) => ElementEdit
  /** Elements to add to a data set, put in order of tag; one that is there already is replaced. Asked for the root and each item entered. */
  readonly add?: (context: EditContext) => readonly NewElement[]
  /** The same for group 0002; without it meta elements are kept. The group length is always recomputed where anything changed. */
  readonly metaElement?: (element: Element, context: EditContext) => ElementEdit
  readonly addMeta?: readonly NewElement[]
  /** `zero` writes 128 zero bytes (also where there was none). Default `keep`. */
  readonly preamble?: 'keep' | 'zero'
  /** Bytes after the last element that are no element. Default `keep`. */
  readonly trailing?: 'keep' | 'drop'
}

/** The file after an edit, as pieces in order: views into the input where nothing changed. */
export interface EditedFile {
  readonly chunks: readonly Uint8Array[]
  readonly sizeBytes: number
  /** False when the chunks are the input's bytes themselves. */
  readonly isChanged: boolean
}
