import { newKanjiForms } from './kanji-forms.ts'
import { latinVariants, romajiForms } from './romaji.ts'

/** The identifying texts of one person and those who cared for them, folded for comparison. */
export interface IdentifierSet {
  /** Folded identifiers, longest first; names of 2 letters or more, numbers of 4 digits or more. */
  readonly folded: readonly string[]
  /** Names of a single letter (林, 森), which count only where no other such letter stands beside them. */
  readonly single?: readonly string[]
}

/**
 * Fold a text so that the spellings of one name compare equal: width (NFKC), case, hiragana to katakana, old character forms to new, blanks and
 * name delimiters out. The answer is for comparison alone. */
export function foldText(text: string): string {
  return foldKeepingBlanks(text).replace(/[\s^=・,._-]+/g, '')
}

/** Like {@link foldText}, with blanks and delimiters left; of a text in NFKC each letter stays where it was. */
export function foldKeepingBlanks(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.toLowerCase()
  return Array.from(text.normalize('NFKC'), foldLetter).join('')
}

function foldLetter(letter: string): string {
  if (letter >= 'ぁ' && letter <= 'ゖ') return String.fromCharCode(letter.charCodeAt(0) + 0x60)
  const lower = letter.toLowerCase()
  return newKanjiForms.get(letter) ?? (lower.length === letter.length ? lower : letter)
}

/**
 * Gather what may point at the subject: each PN value with all its components in all three groups (alphabetic, ideographic, phonetic), and each
 * other identifier as it stands. Kana and romaji are entered in all their usual spellings, numbers also without leading zeros and prefix.
 */
export function gatherIdentifiers(names: readonly string[], others: readonly string[]): IdentifierSet {
  const found = new Set<string>()
  const single = new Set<string>()
  for (const name of names)
    for (const piece of piecesOfName(name)) {
      add(found, piece)
      if (/^\p{Script=Han}$|^\p{Script=Hangul}$/u.test(piece)) single.add(piece)
    }
  for (const other of others)
    for (const value of other.split('\\')) for (const form of formsOfNumber(value)) add(found, form)
  return { folded: [...found].sort((a, b) => b.length - a.length), single: [...single] }
}

/** True if the text holds an identifier of the set, in whatever width, case, kana or spacing. */
export function holdsIdentifier(text: string, identifiers: IdentifierSet): boolean {
  if (identifiers.folded.length === 0) return false
  const normal = text.normalize('NFKC')
  if (takeOut(normal, identifiers, '') !== normal) return true
  const folded = foldText(text)
  return identifiers.folded.some(identifier => !isShortLatin(identifier) && folded.includes(identifier))
}

/** A text in NFKC with each identifier in it replaced by `mark`. */
export function takeOut(text: string, identifiers: IdentifierSet, mark: string): string {
  const pattern = patternOf(identifiers)
  if (pattern === undefined) return text
  const folded = foldKeepingBlanks(text)
  // Where folding moved letters the caller's last look (holdsIdentifier) still finds what is left.
  if (folded.length !== text.length) return text
  let out = ''
  let at = 0
  for (const match of folded.matchAll(pattern)) {
    out += text.slice(at, match.index) + mark
    at = match.index + match[0].length
  }
  return out + text.slice(at)
}

const patterns = new WeakMap<IdentifierSet, RegExp | undefined>()

function patternOf(identifiers: IdentifierSet): RegExp | undefined {
  if (patterns.has(identifiers)) return patterns.get(identifiers)
  const { folded, single = [] } = identifiers
  const parts = [
    ...folded.map(spacedPattern),
    ...single.map(letter => `(?<![\\p{Script=Han}\\p{Script=Hangul}])${letter}(?![\\p{Script=Han}\\p{Script=Hangul}])`),
  ]
  const made = parts.length === 0 ? undefined : new RegExp(parts.join('|'), 'gu')
  patterns.set(identifiers, made)
  return made
}

/** An identifier with any blanks and delimiters between its letters; short Latin ones are whole words alone. */
function spacedPattern(identifier: string): string {
  const letters = Array.from(identifier, letter => letter.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')).join(
    '[\\s^=・,._\\-]*',
  )
  if (isShortLatin(identifier)) return `(?<![\\p{L}\\p{N}])${identifier}(?![\\p{L}\\p{N}])`
  // “T 736” of “CONTRAST 736” is not the number T736. What is met within a word is found by the last look at the whole value.
  const before = /^[a-z]/.test(identifier) ? '(?<!\\p{L})' : ''
  const after = /[a-z]$/.test(identifier) ? '(?!\\p{L})' : ''
  return before + letters + after
}

/** Latin names of up to four letters are met inside ordinary words (Ito in “capitol”), so they count as whole words alone. */
const isShortLatin = (text: string) => text.length <= 4 && /^[a-z]+$/.test(text)

function add(found: Set<string>, folded: string): void {
  if (/^\d+$/.test(folded)) {
    if (folded.length >= 4) found.add(folded)
  } else if (folded.length >= 2 && !/^[a-z]\d?$/.test(folded)) found.add(folded)
}

function piecesOfName(name: string): string[] {
  const pieces: string[] = []
  for (const group of name.split('=')) {
    const components = group.split(/[\^\s,]+/).filter(Boolean)
    const folded = components.map(foldText)
    pieces.push(...folded, folded.join(''), [...folded].reverse().join(''))
    pieces.push(
      ...components
        .flatMap(component => component.split(/[-']/))
        .map(foldText)
        .filter(part => part.length > 2),
    )
    for (const component of folded) {
      if (/^[ァ-ヺー]+$/.test(component)) pieces.push(...romajiForms(component))
      else if (/^[a-zāīūēō]{3,}$/.test(component)) pieces.push(...latinVariants(component))
    }
  }
  return pieces
}

/** A number with and without leading zeros and the letters before it; any other text as it stands. */
function formsOfNumber(value: string): string[] {
  const folded = foldText(value)
  const tail = /^[a-z]{0,4}0*([1-9]\d{3,})$/.exec(folded)?.[1]
  return tail === undefined ? [folded] : [folded, folded.replace(/^[a-z]+/, ''), tail]
}
