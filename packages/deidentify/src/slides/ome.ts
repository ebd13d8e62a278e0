import { cleanXml } from './clean-xml.ts'
import { imageDescription, type SlideFormat } from './slide-plan.ts'

const keptAttributes = new Set([
  ...['DimensionOrder', 'Type', 'SizeX', 'SizeY', 'SizeZ', 'SizeC', 'SizeT', 'SignificantBits', 'BigEndian'],
  ...['PhysicalSizeX', 'PhysicalSizeY', 'PhysicalSizeZ', 'PhysicalSizeXUnit', 'PhysicalSizeYUnit'],
  ...['PhysicalSizeZUnit', 'Interleaved', 'SamplesPerPixel', 'Color', 'TheZ', 'TheC', 'TheT', 'FirstZ', 'FirstC'],
  ...['FirstT', 'IFD', 'PlaneCount', 'ExposureTime', 'ExposureTimeUnit', 'PositionX', 'PositionY', 'PositionZ'],
  ...['PositionXUnit', 'PositionYUnit', 'PositionZUnit', 'DeltaT', 'DeltaTUnit', 'NominalMagnification', 'LensNA'],
  ...['Immersion', 'Correction', 'CalibratedMagnification', 'WorkingDistance', 'EmissionWavelength'],
  ...['ExcitationWavelength', 'EmissionWavelengthUnit', 'ExcitationWavelengthUnit', 'IlluminationType'],
  ...['ContrastMethod', 'AcquisitionMode', 'TimeIncrement', 'TimeIncrementUnit', 'Binning', 'PinholeSize'],
])
const number = /^(true|false|[A-Za-zµÂ ]{1,16}|[-+\d.eE]{1,24}|uint\d+|int\d+)$/

/** OME-TIFF: of the OME-XML sizes, optics and channel names stay. A label among its images cannot be told from the planes by the chain, so it stays back. */
export const ome: SlideFormat = {
  extension: '.ome.tif',
  recognise: ([first]) => /<(\w+:)?OME[\s>]/.test(first?.description ?? ''),
  judge: ([first]) => {
    const xml = first?.description ?? ''
    if (/<(\w+:)?Image\b[^>]*\bName\s*=\s*["'][^"']*(label|macro|overview|barcode)/i.test(xml))
      return { reason: 'slide/label-inside' }
    if (!areAlike(xml)) return { reason: 'slide/label-inside' }
    if (new Set([...xml.matchAll(/<(?:\w+:)?UUID\s+FileName\s*=\s*["']([^"']*)/g)].map(match => match[1])).size > 1)
      return { reason: 'slide/many-files' }
    const cleaned = cleanOme(xml)
    if (cleaned === undefined) return { reason: 'slide/not-understood' }
    return {
      isRemoved: () => false,
      cleanText: (page, tag) => (page === first && tag === imageDescription ? cleaned : undefined),
    }
  },
}

/** True where all images have the shape of the first: a label or overview is mostly of another, whatever its name says. */
function areAlike(xml: string): boolean {
  const shapes = [...xml.matchAll(/<(?:\w+:)?Pixels\b[^>]*>/g)].map(([tag]) =>
    ['SizeX', 'SizeY'].map(name => Number(new RegExp(`\\b${name}\\s*=\\s*["'](\\d+)`).exec(tag)?.[1])),
  )
  const [[width = 0, height = 0] = []] = shapes
  return shapes.every(([x = 0, y = 0]) => Math.abs(y - (x / width) * height) <= Math.max(2, y * 0.02))
}

function cleanOme(xml: string) {
  const cleaned = cleanXml(xml, {
    keepsAttribute: (element, name, value) => {
      if (name === 'ID') return /^[A-Za-z]+(:[A-Za-z]+)?(:\d{1,5})+$/.test(value)
      if (name === 'Name') return element === 'Channel' && /^(?!.*\d{5})[\p{L}\p{N} ()/+._-]{1,32}$/u.test(value)
      return keptAttributes.has(name) && (number.test(value) || /^XY[ZCT]{3}$/.test(value))
    },
    keepsText: () => false,
  })
  // An empty UUID would make readers look for another file.
  const text = cleaned?.text.replace(/<((?:\w+:)?UUID)\b[^>]*?(\/>|>\s*<\/\1>)/g, '')
  return cleaned === undefined || text === undefined ? undefined : { ...cleaned, text }
}
