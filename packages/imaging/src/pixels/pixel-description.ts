/** The Image Pixel module of one object: how stored bytes become samples. @see DICOM PS3.3 C.7.6.3 */
export type PixelDescription = {
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: number
  readonly photometric: string
  /** 0 colour by pixel, 1 colour by plane. */
  readonly planarConfiguration: number
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly highBit: number
  readonly isSigned: boolean
  readonly frameCount: number
  /** FloatPixelData and DoubleFloatPixelData have no integer meaning. */
  readonly sampleKind: 'integer' | 'float' | 'double'
  readonly palette: Palette | undefined
}

/** Red, green and blue lookup tables scaled to 8 bits; values below `firstValue` take the first entry, above take the last. */
export type Palette = {
  readonly firstValue: number
  readonly red: Uint8Array
  readonly green: Uint8Array
  readonly blue: Uint8Array
}

/** Samples of one frame. */
export function samplesPerFrame(description: PixelDescription): number {
  return description.rows * description.columns * description.samplesPerPixel
}

/** Bits of one frame as stored natively; 4:2:2 chroma is stored at half width. */
export function bitsPerFrame(description: PixelDescription): number {
  const samples =
    description.photometric === 'YBR_FULL_422' && description.samplesPerPixel === 3 ? 2 : description.samplesPerPixel
  return description.rows * description.columns * samples * description.bitsAllocated
}
