import type { Issue } from '../issues.ts'

/** Random access to a slide file; the caller opens and closes it. */
export type SlideSource = { readonly sizeBytes: number; read(offset: number, length: number): Promise<Uint8Array> }

/** One level of the pyramid; 0 is the largest. Tiles at the right and lower edge have full size and are padded. */
export type SlideLevel = {
  readonly width: number
  readonly height: number
  readonly tileWidth: number
  readonly tileHeight: number
}

/** A picture that goes with a slide. `label` and `macro` may show a name: de-identification drops them. */
export type AssociatedImage = {
  readonly kind: 'label' | 'macro' | 'thumbnail' | 'other'
  readonly width: number
  readonly height: number
}

/** What a slide is. `mpp` is micrometres per pixel of level 0, null when the file does not say. */
export type SlideDescription = {
  readonly format: 'svs' | 'ndpi' | 'ome-tiff' | 'tiff' | 'dicom'
  readonly width: number
  readonly height: number
  readonly mpp: number | null
  readonly levels: readonly SlideLevel[]
  readonly associated: readonly AssociatedImage[]
}

/** An opened slide. */
export type Slide = {
  readonly description: SlideDescription
  /** A tile as JPEG, undefined outside the level. Stored JPEG tiles are passed through without decoding. */
  readTile(level: number, column: number, row: number): Promise<Uint8Array | undefined>
}

/** A slide, or the issues that say why it is none. */
export type OpenedSlide = { readonly slide: Slide | undefined; readonly issues: readonly Issue[] }

/** Tiles across and down a level. */
export function countTiles({
  width,
  height,
  tileWidth,
  tileHeight,
}: SlideLevel): readonly [across: number, down: number] {
  return [Math.ceil(width / tileWidth), Math.ceil(height / tileHeight)]
}
