import { cleanXml } from './clean-xml.ts'
import { type CleanedText, imageDescription, type SlideFormat } from './slide-plan.ts'

const namespace = 'http://www.leica-microsystems.com/scn/2010/10/01'
const keptAttributes = new Set([
  'sizeX',
  'sizeY',
  'sizeZ',
  'sizeC',
  'offsetX',
  'offsetY',
  'spacingZ',
  'ifd',
  'r',
  'z',
  'c',
])
const keptTexts = new Set(['objective', 'numericalAperture', 'illuminationSource'])

/** Leica SCN: the macro is the image that covers the whole collection; it and all supplemental images go, and of the XML sizes and optics stay. */
export const leica: SlideFormat = {
  extension: '.scn',
  recognise: ([first]) => first?.description.includes(namespace) === true,
  judge: pages => {
    const xml = pages[0]?.description ?? ''
    const scans = withoutMacro(xml)
    // Every such slide has a macro; one that is not found would leave with its label.
    if (scans === undefined) return { reason: 'slide/label-inside' }
    const kept = [...new Set([...scans.matchAll(/\bifd\s*=\s*"(\d+)"/g)].map(([, ifd]) => Number(ifd)))].sort(
      (a, b) => a - b,
    )
    if (kept.length === 0 || kept.some(ifd => pages[ifd] === undefined)) return { reason: 'slide/not-understood' }
    const cleaned = cleanScn(xml, scans, kept)
    if (cleaned === undefined) return { reason: 'slide/not-understood' }
    const stays = new Set(kept.map(ifd => pages[ifd]))
    return {
      isRemoved: page => !stays.has(page),
      cleanText: (page, tag) => (tag === imageDescription && page.description === xml ? cleaned : undefined),
      carriedTag: imageDescription,
    }
  },
}

/** The XML without the images that cover the collection (nearly, as scanners round), and without supplemental ones; undefined where none covers it. */
function withoutMacro(xml: string): string | undefined {
  const [width, height] = sizeOf(/<(?:\w+:)?collection\b[^>]*>/.exec(xml)?.[0] ?? '')
  let macros = 0
  const scans = xml
    .replace(/<((?:\w+:)?supplementalImage)\b[^>]*?(\/>|>[\s\S]*?<\/\1>)/g, '')
    .replace(/<((?:\w+:)?image)\b[\s\S]*?<\/\1>/g, image => {
      const [own, tall] = sizeOf(/<(?:\w+:)?view\b[^>]*>/.exec(image)?.[0] ?? '')
      if (!(own >= width * 0.9 && tall >= height * 0.9)) return image
      macros++
      return ''
    })
  return macros === 0 ? undefined : scans
}

/** NaN where the element does not say, of which no comparison is true. */
const sizeOf = (tag: string): readonly [number, number] => [numberIn(tag, 'sizeX'), numberIn(tag, 'sizeY')]
const numberIn = (tag: string, name: string) => Number(new RegExp(`\\b${name}\\s*=\\s*"(\\d+)"`).exec(tag)?.[1])

/** Clean what stays, number its directories anew, and take what stood in the whole XML as removed. */
function cleanScn(xml: string, scans: string, kept: readonly number[]): CleanedText | undefined {
  const rules = {
    keepsAttribute: (_element: string, name: string, value: string) =>
      keptAttributes.has(name) && /^-?\d{1,12}$/.test(value),
    keepsText: (element: string, _attributes: unknown, text: string) =>
      keptTexts.has(element) && /^([\d.]{1,8}|brightfield|fluorescence)$/.test(text),
  }
  const whole = cleanXml(xml, rules)
  const text = cleanXml(scans, rules)?.text.replace(
    /\bifd\s*=\s*"(\d+)"/g,
    (_, ifd: string) => `ifd="${kept.indexOf(Number(ifd))}"`,
  )
  return whole === undefined || text === undefined ? undefined : { text, removed: whole.removed }
}
