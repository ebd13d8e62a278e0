import { type CleanedText, imageDescription, isShapedLike, type SlideFormat, type SlidePage } from './slide-plan.ts'

/** Keys of Aperio's description that say how the picture was made, and no more. */
const keptKeys = new Set([
  ...['AppMag', 'MPP', 'StripeWidth', 'Left', 'Top', 'LineCameraSkew', 'LineAreaXOffset', 'LineAreaYOffset'],
  ...['Focus Offset', 'OriginalWidth', 'OriginalHeight', 'Originalheight', 'ICC Profile', 'Exposure Time'],
  ...['Exposure Scale', 'DisplayColor', 'Gamma'],
])

/** Aperio SVS, also of the GT 450: label and macro (which often shows the label) go, descriptions keep technical keys alone. */
export const aperio: SlideFormat = {
  extension: '.svs',
  recognise: ([first]) => first?.description.startsWith('Aperio') === true,
  judge: ([first]) => ({
    isRemoved: page => page !== first && (showsLabel(page) || first === undefined || !isShapedLike(page, first)),
    cleanText: (page, tag) => (tag === imageDescription ? cleanAperio(page.description) : undefined),
  }),
}

/** Keep the first line of an Aperio description (sizes and codec) and the technical keys after it. */
export function cleanDescription(text: string): string {
  const [head = '', ...pairs] = text.split('|')
  return [cleanHead(head), ...pairs.filter(isKeptPair)].join('|')
}

/** Product and version, then sizes and codec; what stands there besides is the hospital's. */
function cleanHead(head: string): string {
  const [product = '', ...lines] = head.split(/(?<=\n)/)
  const name = /^Aperio( [A-Z][a-z]+){0,3}( v?[\d.]{1,16})?/.exec(product)?.[0] ?? 'Aperio'
  const sizes = lines.map(line => /^[\d, x[\]()\->]{1,120}[A-Za-z0-9/ =.-]{0,60}/.exec(line)?.[0] ?? '')
  const end = /\r?\n$/.exec(product)?.[0] ?? ''
  return [/^Aperio (Image Library|Leica Biosystems)/.test(name) ? name : 'Aperio', end, ...sizes].join('')
}

const profiles = /^(ScanScope v\d|ScanScope|AT2|GT450|CS2?|sRGB|Adobe RGB)$/

/** A technical key with a number, or a colour profile of the maker's. */
function isKeptPair(pair: string): boolean {
  const [name = '', ...rest] = pair.split('=')
  const value = rest.join('=').trim()
  if (isRescanHead(pair)) return true
  return keptKeys.has(name.trim()) && (/^[-+\d.eE]{0,24}$/.test(value) || profiles.test(value))
}

/** A picture cut out of another repeats the other's sizes, which have no key. */
const isRescanHead = (pair: string) => /^\d+x\d+ \[[\d, x]+\] \(\d+x\d+\) [\w/ =.-]{0,40}$/.test(pair)

function cleanAperio(text: string): CleanedText {
  const removed = text
    .split('|')
    .slice(1)
    .flatMap(pair => {
      const [name = '', ...rest] = pair.split('=')
      const value = rest.join('=').trim()
      return isKeptPair(pair) ? [] : [rest.length === 0 ? name : value]
    })
  return { text: cleanDescription(text), removed }
}

/** True for a label or macro: so named, or (GT 450 has no names) an untiled image of reduced type 1 or 9. One without either is known by its shape. */
const showsLabel = (page: SlidePage): boolean =>
  /label|macro/i.test(page.description) || (!page.isTiled && (page.subfileType === 1 || page.subfileType === 9))
