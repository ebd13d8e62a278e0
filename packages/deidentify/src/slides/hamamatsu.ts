import type { CleanedText, SlideFormat } from './slide-plan.ts'

const filterName = 65434
const propertyMap = 65449
/** Keys of the property map that say how the picture was made: no serial number, date, name or bar code. */
const keptKeys =
  /^(Product|system\.version|slide\.tickness|Objective\.Lens\.Magnificant|NoOfFocusPoints|roi\.\w+\.macro|exposure\.\w+\.macro|PSHV|ccd\.(width|height)|stage\.center(\.[xy])?)$/

/** Hamamatsu NDPI: the macro shows the label and goes, the map with it; of the property map technical numbers stay. */
export const hamamatsu: SlideFormat = {
  extension: '.ndpi',
  recognise: ([first]) => first?.sourceLens !== undefined && first.directory.entries.has(65420),
  judge: () => ({
    isRemoved: ({ sourceLens = 0 }) => sourceLens < 0,
    cleanText: (page, tag) => {
      const text = page.texts.get(tag) ?? ''
      if (tag === filterName && /^[\p{L}\p{N} ()/+.-]{1,32}$/u.test(text)) return { text, removed: [] }
      return tag === propertyMap ? cleanProperties(text) : undefined
    },
  }),
}

function cleanProperties(text: string): CleanedText {
  const kept: string[] = []
  const removed: string[] = []
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf('=')
    const value = line.slice(at + 1).trim()
    if (keptKeys.test(line.slice(0, at).trim()) && /^(?!.*\d{4}[/:-]\d)[\w.,-]{0,24}$/.test(value)) kept.push(line)
    else removed.push(value)
  }
  return { text: kept.join('\r\n'), removed }
}
