import { cleanXml } from './clean-xml.ts'
import { imageDescription, type SlideFormat, type SlidePage } from './slide-plan.ts'

const xmp = 700
const keptAttributes = new Set([
  ...['Magnification', 'ScanRes', 'ScanWhitePoint', 'Z-layers', 'Z-spacing', 'Ver', 'AOIScanned', 'AOIIndex'],
  ...['NumRows', 'NumCols', 'Width', 'Height', 'Pos-X', 'Pos-Y', 'FlagJoined', 'Confidence', 'Direction', 'Tile1'],
  ...['Tile2', 'OverlapX', 'OverlapY', 'OriginX', 'OriginY', 'XY', 'AOIWidth', 'AOIHeight'],
])
const level = /^level=\d{1,2}( (mag|quality)=[\d.]{1,8})*$/

/** Ventana BIF: label, thumbnail and probability image go, the first of them but for its iScan text; of the iScan XML scan geometry stays. */
export const ventana: SlideFormat = {
  extension: '.bif',
  recognise: ([first]) => /<iScan[\s>/]/.test(first?.texts.get(xmp) ?? ''),
  judge: pages => {
    const cleaned = new Map(pages.map(page => [page.texts.get(xmp), cleanIscan(page.texts.get(xmp) ?? '<a/>')]))
    if ([...cleaned.values()].includes(undefined)) return { reason: 'slide/not-understood' }
    return {
      isRemoved: page => !isLevel(page) && page !== pages[0],
      cleanText: (page, tag) => {
        if (tag === xmp) return cleaned.get(page.texts.get(xmp))
        return tag === imageDescription && isLevel(page) ? { text: page.description, removed: [] } : undefined
      },
      hollowPage: pages.find((page, index) => index === 0 && !isLevel(page)),
    }
  },
}

const isLevel = ({ description }: SlidePage) => level.test(description.trim())

function cleanIscan(xml: string) {
  return cleanXml(xml, {
    keepsAttribute: (_element, name, value) =>
      keptAttributes.has(name) && /^([-\d.]{1,12}|LEFT|RIGHT|UP|DOWN)$/.test(value),
    keepsText: () => false,
  })
}
