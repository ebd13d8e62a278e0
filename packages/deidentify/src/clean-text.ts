import { foldKeepingBlanks, holdsIdentifier, type IdentifierSet, takeOut } from './identifiers.ts'
import { identifyingPatterns } from './identifying-patterns.ts'
import { englishVocabulary, japaneseVocabulary } from './vocabulary.ts'

/**
 * Keep of a descriptor what names no person, place or day (the Clean Descriptors option): words of the imaging vocabulary, short codes
 * and numbers of up to 4 digits. All else goes, and all of a value goes that still holds one of the subject's identifiers afterwards.
 * A cleaned text is left alone by a second cleaning, also one that knows nobody. Values of a multi-valued text are cleaned one by one.
 * @see DICOM PS3.15 E.3.5
 */
export function cleanText(text: string, identifiers: IdentifierSet): string {
  const cleaned = text.split('\\').map(value => cleanValue(value, identifiers))
  return cleaned.every(value => value === '') ? '' : cleaned.join('\\')
}

/** What was taken out may have kept two parts of a pattern apart, so the text is looked at until nothing changes. */
function cleanValue(value: string, identifiers: IdentifierSet): string {
  let text = value.normalize('NFKC')
  for (let pass = 0; pass < 6; pass++) {
    const cleaned = cleanOnce(text, identifiers)
    if (cleaned === text) return holdsIdentifier(text, identifiers) ? '' : text
    text = cleaned
  }
  return ''
}

/** Stands where something identifying was, until its neighbours have been looked at. */
const mark = '\ue000'
const separatorsAlone = /^[\s,;:()[\]{}"'|<>=^~!?、。・「」（）/]*$/u

function cleanOnce(value: string, identifiers: IdentifierSet): string {
  const named = takeOut(value, identifiers, ` ${mark} `)
  const stripped = identifyingPatterns.reduce((rest, pattern) => rest.replace(pattern, ` ${mark} `), named)
  const parts = withoutTitles(stripped)
    .split(/(\s+|[,;:()[\]{}"'|<>=^~!?、。・「」（）/])/u)
    .map(part => (separatorsAlone.test(part) ? part : keepWord(part)))
  dropNeighbours(parts)
  return tidy(parts.join('').replaceAll(mark, ''))
}

/** Titles and honorifics go with the name that went. */
const withoutTitles = (text: string) =>
  text
    .replace(/(?<!\p{L})(dr|mrs?|ms|prof|doctor)\.?\s*(?=\ue000)/giu, '')
    .replace(/(?<=\ue000)\s*(様|氏|先生|医師|技師|殿|さん|さま|님|씨|先生|女士)/gu, '')

const tidy = (text: string) =>
  text
    .replace(/\(\s*\)|\[\s*\]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[\s,;:([{"'|<>=^~!?、・「（&@#-]+$/u, '')
    .replace(/^[\s,;:)\]}、。・」）=^|.&@#/-]+/u, '')

/** Initials and numbers beside something that went belong to it: “J. Smith”, “12 Elm Street”. */
function dropNeighbours(parts: string[]): void {
  for (const direction of [1, -1])
    for (let at = direction > 0 ? 0 : parts.length - 1; at >= 0 && at < parts.length; at += direction) {
      if (!parts[at]?.includes(mark)) continue
      const next = nextWord(parts, at, direction)
      if (next !== undefined && isAppendage(parts[next] ?? '')) parts[next] = mark
    }
}

function nextWord(parts: readonly string[], from: number, direction: number): number | undefined {
  for (let at = from + direction; at >= 0 && at < parts.length; at += direction) {
    const part = parts[at] ?? ''
    if (/^[\s,.]*$/.test(part)) continue
    return separatorsAlone.test(part) ? undefined : at
  }
  return undefined
}

const isAppendage = (part: string) => /^\p{Lu}\.$|^[ABDEFGHIJKMNOPQSUVXYZ]$|^\d{3,}$/u.test(part)

/** The word, as much of it as may stay, or the mark. */
function keepWord(word: string): string {
  if (word === '' || word.includes(mark)) return word
  if (/\p{Script=Han}|\p{Script=Katakana}|\p{Script=Hiragana}/u.test(word)) return keepJapanese(word) || mark
  const parts = word.split(/([-_/+.*&%@#])/)
  // A word of several parts by a stop is one name with its initial, if any part is unknown.
  const isWhole = parts.every(part => part === '' || /^[-_/+.*&%@#]$/.test(part) || isKnown(part))
  if (isWhole) return /[\p{L}\p{N}]/u.test(word) ? word.replace(/^[_@&]+|[_@&]+$/g, '') : word
  if (/^(\p{L}\.)+\p{L}{2,}\.?$/u.test(word)) return mark
  const kept = parts.map(part => (part === '' || /^[-_/+.*&%@#]$/.test(part) || isKnown(part) ? part : mark))
  const text = kept.join('')
  return /\p{L}{2,}|\p{L}\d|\d\p{L}/u.test(text) ? text.replace(/^[-_/&@#.]+|[-_/&@#]+$/g, '') : mark
}

/** A vocabulary word, a number of up to 4 digits, or a code that mixes at most 3 letters with digits (B30f, T2, 3D, 5mm, 120kV). */
function isKnown(part: string): boolean {
  const word = foldKeepingBlanks(part)
  if (englishVocabulary.has(word) || /^\d{1,4}$/.test(word)) return true
  if (/^([a-z]{0,3})(\d{1,4})([a-z]{0,3})$/.test(word)) return true
  if (/^\d{1,3}x\d{1,4}(x\d{1,4})?$/.test(word)) return true
  return /^[a-z]+\d{0,2}$/.test(word) && englishVocabulary.has(word.replace(/\d+$/, ''))
}

/** Runs of Japanese that are made of terms alone stay whole; of others the terms of two letters or more. */
function keepJapanese(word: string): string {
  return word
    .split(/([\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}ー々]+)/u)
    .map(run => {
      if (run === '') return ''
      if (!/\p{Script=Han}|\p{Script=Katakana}|\p{Script=Hiragana}/u.test(run))
        return separatorsAlone.test(run) ? run : keepWord(run)
      return isMadeOfTerms(run) ? run : longTermsOf(run)
    })
    .join('')
}

function isMadeOfTerms(run: string): boolean {
  const reached = new Set([0])
  for (let at = 0; at < run.length; at++)
    if (reached.has(at))
      for (const term of japaneseVocabulary) if (run.startsWith(term, at)) reached.add(at + term.length)
  return reached.has(run.length)
}

function longTermsOf(run: string): string {
  let kept = ''
  for (let at = 0; at < run.length; ) {
    const term = japaneseVocabulary.find(candidate => candidate.length > 1 && run.startsWith(candidate, at))
    kept += term ?? (kept.endsWith(mark) ? '' : mark)
    at += term?.length ?? 1
  }
  return kept
}
