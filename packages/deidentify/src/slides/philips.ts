import { cleanXml } from './clean-xml.ts'
import { imageDescription, type SlideFormat } from './slide-plan.ts'

const keptNames =
  /^(DICOM_(PIXEL_SPACING|BITS_\w+|HIGH_BIT|PIXEL_REPRESENTATION|PHOTOMETRIC_INTERPRETATION|PLANAR_CONFIGURATION|SAMPLES_PER_PIXEL|LOSSY_IMAGE_COMPRESSION\w*|MANUFACTURER|MANUFACTURERS_MODEL_NAME)|PIIM_PIXEL_DATA_REPRESENTATION_(COLUMNS|ROWS|NUMBER|POSITION)|PIM_DP_IMAGE_(COLUMNS|ROWS))$/

/** Philips TIFF: label and macro go, as pages and as Base64 in the XML description, of which sizes and spacings stay. */
export const philips: SlideFormat = {
  extension: '.tiff',
  recognise: ([first]) => /<DataObject\s[^>]*ObjectType\s*=\s*"DPUfsImport"/.test(first?.description ?? ''),
  judge: ([first]) => {
    const cleaned = cleanXml(first?.description ?? '', {
      keepsAttribute: (element, name, value) =>
        element === 'DataObject'
          ? name === 'ObjectType'
          : /^(Name|Group|Element|PMSVR)$/.test(name) && value.length < 64,
      keepsText: (_element, attributes, text) => {
        const name = attributes.get('Name') ?? ''
        if (name === 'PIM_DP_IMAGE_TYPE') return text === 'WSI'
        return keptNames.test(name) && text.length < 100
      },
    })
    if (cleaned === undefined) return { reason: 'slide/not-understood' }
    return {
      // Levels are tiled; a macro or label is one strip, and mostly says its name.
      isRemoved: page => page !== first && (!page.isTiled || /label|macro/i.test(page.description)),
      cleanText: (page, tag) => {
        if (tag !== imageDescription) return undefined
        if (page === first) return cleaned
        return /^level=\d{1,2}( (mag|quality)=[\w.]{1,8})*$/.test(page.description)
          ? { text: page.description, removed: [] }
          : undefined
      },
    }
  },
}
