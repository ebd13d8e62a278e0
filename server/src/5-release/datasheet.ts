import { datasheetEn } from './datasheet-en.ts'
import { datasheetJa } from './datasheet-ja.ts'
import type { DatasheetInput } from './datasheet-parts.ts'

/** `DATASHEET.md` and `DATASHEET.ja.md`: the seven sections of Datasheets for Datasets, filled from facts alone. They are open to all, so
 *  small counts are shown as `<10`. @see T. Gebru et al., Datasheets for Datasets, CACM 64(12), 2021 */
export function makeDatasheet(input: DatasheetInput, language: 'en' | 'ja'): string {
  const head = `# ${input.title[language]} (${input.datasetName} ${input.version})\n`
  const sections = language === 'ja' ? datasheetJa : datasheetEn
  return [head, ...sections.map(write => write(input))].join('\n')
}
