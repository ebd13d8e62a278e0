import type { TiffDirectory } from './tiff.ts'

/** Bytes to write over the copy of a slide, at `offset`. */
export interface SlidePatch {
  readonly offset: number
  readonly bytes: Uint8Array
}

/** How to make a slide's copy free of its label. The file keeps its length and all its image tiles their bytes. */
export interface SlidePlan {
  /** In ascending order of offset, not overlapping. Long runs of zeros share their bytes. */
  readonly patches: readonly SlidePatch[]
  /** Texts that stood in the slide and must not be found in the copy; for the check alone, never to be shown outside the hospital. */
  readonly removedTexts: readonly string[]
  readonly actions: Readonly<Record<string, number>>
  /** The usual end of the name of such a file, with its dot. */
  readonly extension: string
}

/** Why a slide was withheld. */
export type SlideReason =
  | 'slide/not-tiff'
  | 'slide/unsupported-format'
  | 'slide/not-understood'
  | 'slide/label-inside'
  | 'slide/many-files'

/** One directory of a slide, with what tells its part. Texts are one letter a byte, without the zeros at their end. */
export interface SlidePage {
  readonly directory: TiffDirectory
  readonly texts: ReadonlyMap<number, string>
  readonly description: string
  readonly subfileType: number
  readonly isTiled: boolean
  /** In pixels; 0 where the directory does not say. */
  readonly width: number
  readonly height: number
  readonly sourceLens: number | undefined
}

/** A text as it may stay, never longer than it was, and what was taken out of it. */
export interface CleanedText {
  readonly text: string
  readonly removed: readonly string[]
}

/** What a format says of a slide: which pages go, and how a text that is no part of the common keep-list stays. */
export interface SlideJudgement {
  readonly isRemoved: (page: SlidePage) => boolean
  /** Undefined removes the text. */
  readonly cleanText: (page: SlidePage, tag: number) => CleanedText | undefined
  /** The tag whose text describes the whole slide, and that the next page takes over when the first page goes. */
  readonly carriedTag?: number
  /** The page that must stay in its place for its text, with its pixels zeroed: readers look for the text there. */
  readonly hollowPage?: SlidePage | undefined
}

/** One slide format: recognised by its content, judged page by page. */
export interface SlideFormat {
  readonly extension: string
  readonly recognise: (pages: readonly SlidePage[]) => boolean
  readonly judge: (pages: readonly SlidePage[]) => SlideJudgement | { readonly reason: SlideReason }
}

export const imageDescription = 270

/** True for a picture of the same shape as another, to two pixels in a hundred: a smaller level or thumbnail of it. Labels and macros are of other shapes. */
export function isShapedLike(page: SlidePage, base: SlidePage): boolean {
  const expected = (page.width / base.width) * base.height
  return page.width > 0 && base.width > 0 && Math.abs(page.height - expected) <= Math.max(2, expected * 0.02)
}
