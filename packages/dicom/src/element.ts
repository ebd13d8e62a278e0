import type { DicomIssue } from './issues.ts'
import type { Vr } from './vr.ts'

/** How a data set's bytes are laid out. Items inside a UN element are implicit little endian whatever surrounds them. */
export interface Encoding {
  readonly isExplicit: boolean
  readonly isBigEndian: boolean
}

/** One element as a record over the input bytes; nothing is decoded. All offsets count from the start of `Dataset.bytes`. */
export interface Element {
  /** Group and element as one unsigned number, `0xGGGGEEEE`. */
  readonly tag: number
  /** As encoded; from the dictionary where the encoding is implicit, `UN` where neither says. */
  readonly vr: Vr
  readonly headerStart: number
  readonly valueStart: number
  /** Bytes of value, without the closing delimiter where the length is undefined. */
  readonly length: number
  /** First byte after the element, its delimiter included. */
  readonly end: number
  readonly isUndefinedLength: boolean
  /** Set for a sequence, also one that was found inside a UN element. */
  readonly items: readonly Item[] | undefined
  /** Set for encapsulated pixel data; the first is the Basic Offset Table, often empty. */
  readonly fragments: readonly Fragment[] | undefined
}

/** One fragment's value, without its item header. */
export interface Fragment {
  readonly start: number
  readonly length: number
}

/** Elements in file order. `parent` gives what an item inherits: character set, pixel representation. */
export interface Dataset {
  readonly bytes: Uint8Array
  readonly encoding: Encoding
  readonly elements: readonly Element[]
  readonly parent: Dataset | undefined
}

/** A sequence item: a data set with the bytes of its own header and delimiter. */
export interface Item extends Dataset {
  readonly headerStart: number
  readonly valueStart: number
  readonly end: number
  readonly isUndefinedLength: boolean
}

/** A parsed Part 10 file (or a bare data set). For a deflated file `dataset.bytes` are the inflated bytes. */
export interface DicomFile {
  readonly bytes: Uint8Array
  /** 128 bytes, or undefined where the file has none. */
  readonly preamble: Uint8Array | undefined
  /** Group 0002; no elements where the file has no meta information. */
  readonly meta: Dataset
  readonly dataset: Dataset
  /** As the meta information says; where it is silent, what the bytes look like. */
  readonly transferSyntaxUid: string
  readonly isDeflated: boolean
  /** Offset in `bytes` of the data set (of its deflated form where deflated). */
  readonly bodyStart: number
  /** Bytes after the last element that are no element; kept by the editor. */
  readonly trailingStart: number
  /** With `stopAtPixelData`: offset of the header of the element stopped at; undefined when the end was reached. */
  readonly stoppedAt: number | undefined
}

/** Exactly one of the two: a file (with warnings at most), or none and at least one error.
 *  `partial` is what was read before the error, for reports only; it must not be edited or stored as if whole. */
export type ParseResult =
  | { readonly file: DicomFile; readonly issues: readonly DicomIssue[] }
  | { readonly file: undefined; readonly partial: DicomFile | undefined; readonly issues: readonly DicomIssue[] }
