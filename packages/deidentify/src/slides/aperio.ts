import { type CleanedText, imageDescription, type SlideFormat, type SlidePage } from './slide-plan.ts'

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
  judge: () => ({
    isRemoved: showsLabel,
    cleanText: (page, tag) => (tag === imageDescription ? cleanAperio(page.description) : undefined),
  }),
}

/** Keep the first line of an Aperio description (sizes and codec) and the technical keys after it. */
export function cleanDescription(text: string): string {
  const [head = '', ...pairs] = text.split('|')
  const kept = pairs.filter(pair => keptKeys.has(pair.split('=')[0]?.trim() ?? '') || isRescanHead(pair))
  return [head.replace(/;[^;]*$/, tail => (/\[|\(/.test(tail) ? tail : '')), ...kept].join('|')
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
      return keptKeys.has(name.trim()) || isRescanHead(pair) ? [] : [value]
    })
  return { text: cleanDescription(text), removed }
}

/** True for a label or macro: so named, or (GT 450 has no names) an untiled image of reduced type 1 or 9. */
function showsLabel(page: SlidePage): boolean {
  if (page.isTiled) return false
  return /\b(label|macro)\b/i.test(page.description) || page.subfileType === 1 || page.subfileType === 9
}
