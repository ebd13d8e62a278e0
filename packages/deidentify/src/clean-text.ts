import { foldKeepingBlanks, holdsIdentifier, type IdentifierSet } from './identifiers.ts'
import { englishVocabulary, japaneseVocabulary } from './vocabulary.ts'

/**
 * Keep of a descriptor what names no person, place or day (the Clean Descriptors option): words of the imaging vocabulary, short codes
 * and numbers of up to 4 digits. All else goes, and all of a value goes that still holds one of the subject's identifiers afterwards.
 * Values of a multi-valued text are cleaned one by one. @see DICOM PS3.15 E.3.5
 */
export function cleanText(text: string, identifiers: IdentifierSet): string {
  const cleaned = text.split('\\').map(value => cleanValue(value, identifiers))
  return cleaned.every(value => value === '') ? '' : cleaned.join('\\')
}

function cleanValue(value: string, identifiers: IdentifierSet): string {
  const stripped = patterns.reduce((rest, pattern) => rest.replace(pattern, ' '), value.normalize('NFKC'))
  const kept = stripped
    .split(/(\s+|[,;:()[\]{}"'|<>=^~!?、。・「」（）])/u)
    .map(part => (separator.test(part) ? part : keepWord(part, identifiers)))
    .join('')
  const tidy = kept
    .replace(/\s+/g, ' ')
    .replace(/[\s,;:()[\]{}"'|<>=^~!?、。・「」（）]+$/u, '')
    .replace(/^[\s,;:)\]}、。・」）=^|]+/u, '')
  return holdsIdentifier(tidy, identifiers) ? '' : tidy.trim()
}

const separator = /^[\s,;:()[\]{}"'|<>=^~!?、。・「」（）]*$/u

/** Text that points at a person, place or day whatever its words are. */
const patterns: readonly RegExp[] = [
  /[\w.+-]+@[\w-]+(\.[\w-]+)+/g,
  /https?:\/\/\S+/gi,
  /(明治|大正|昭和|平成|令和|[MTSHR])\s*\.?(\d{1,2}|元)\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}日?/g,
  /\d{2,4}\s*年\s*\d{1,2}\s*月(\s*\d{1,2}\s*日)?/g,
  /\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}/g,
  /\b\d{1,2}[- ]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]?\d{2,4}\b/gi,
  /\+?\d[\d() -]{7,}\d/g,
  /〒?\d{3}-\d{4}/g,
  /(9\d|1[01]\d)\s*(歳|才|y\/?o|years?|yrs?)/gi,
  /(?<![\p{L}])(dr|mr|mrs|ms|prof|doctor)\.?\s+[\p{L}'^-]+(\s+[\p{Lu}][\p{L}'-]*)?/giu,
  /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}]{1,8}\s*(様|氏|先生|医師|技師|殿)/gu,
]

function keepWord(word: string, identifiers: IdentifierSet): string {
  if (word === '' || holdsIdentifier(word, identifiers)) return ''
  if (/\p{Script=Han}|\p{Script=Katakana}|\p{Script=Hiragana}/u.test(word)) return keepJapanese(word)
  const parts = word.split(/([-_/+.*&%@#])/)
  const kept = parts.map(part => (part === '' || /^[-_/+.*&%@#]$/.test(part) || isKnown(part) ? part : ''))
  return kept.some(part => /[\p{L}\p{N}]/u.test(part)) ? kept.join('').replace(/^[-_/&@#]+|[-_/&@#]+$/g, '') : ''
}

/** A vocabulary word, a number of up to 4 digits, or a code that mixes at most 3 letters with digits (B30f, T2, 3D, 5mm, 120kV). */
function isKnown(part: string): boolean {
  const word = foldKeepingBlanks(part)
  if (englishVocabulary.has(word) || /^\d{1,4}$/.test(word)) return true
  const code = /^([a-z]{0,3})(\d{1,4})([a-z]{0,3})$/.exec(word)
  if (code !== null) return true
  return /^[a-z]+\d{0,2}$/.test(word) && englishVocabulary.has(word.replace(/\d+$/, ''))
}

/** Greedy longest match from the left; what matches no term is dropped letter by letter. */
function keepJapanese(word: string): string {
  let kept = ''
  let rest = word
  while (rest !== '') {
    const latin = /^[A-Za-z0-9.+*/-]+/.exec(rest)?.[0]
    const term = latin ?? japaneseVocabulary.find(candidate => rest.startsWith(candidate))
    if (term === undefined) rest = rest.slice(1)
    else {
      if (latin === undefined || latin.split(/[.+*/-]/).every(part => part === '' || isKnown(part))) kept += term
      rest = rest.slice(term.length)
    }
  }
  return kept
}
