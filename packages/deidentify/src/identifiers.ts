/** The identifying texts of one person and those who cared for them, folded for comparison. */
export interface IdentifierSet {
  /** Folded identifiers, longest first; Latin ones of 3 letters or more, others of 2 or more, numbers of 4 digits or more. */
  readonly folded: readonly string[]
}

/**
 * Fold a text so that the spellings of one name compare equal: width (NFKC), case, hiragana to katakana, old character forms to new, blanks and
 * name delimiters out. The answer is for comparison alone. */
export function foldText(text: string): string {
  return foldKeepingBlanks(text).replace(/[\s^=・,._-]+/g, '')
}

/** Like {@link foldText}, with each run of blanks and delimiters as one blank, so that words can be told apart. */
export function foldKeepingBlanks(text: string): string {
  const plain = /^[ -~]*$/.test(text) ? text.toLowerCase() : text.normalize('NFKC').toLowerCase()
  return plain
    .replace(/[ぁ-ゖ]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0x60))
    .replace(/[髙﨑邊邉齋齊澤廣濱眞國櫻龍榮惠]/g, letter => newForms[letter] ?? letter)
}

/**
 * Gather what may point at the subject: each PN value with all its components in all three groups (alphabetic, ideographic, phonetic), and each
 * other identifier as it stands. Kana is entered in Hepburn and Kunrei romaji too. Short pieces are left out: they would hit ordinary words.
 */
export function gatherIdentifiers(names: readonly string[], others: readonly string[]): IdentifierSet {
  const found = new Set<string>()
  for (const name of names) for (const piece of piecesOfName(name)) add(found, piece)
  for (const other of others) for (const value of other.split('\\')) add(found, foldText(value))
  return { folded: [...found].sort((a, b) => b.length - a.length) }
}

/** True if the text holds an identifier of the set, in whatever width, case, kana or spacing. */
export function holdsIdentifier(text: string, identifiers: IdentifierSet): boolean {
  const folded = foldText(text)
  if (folded.length < 2) return false
  const spaced = ` ${foldKeepingBlanks(text).replace(/[^\p{L}\p{N}]+/gu, ' ')} `
  return identifiers.folded.some(identifier =>
    isShortLatin(identifier) ? spaced.includes(` ${identifier} `) : folded.includes(identifier),
  )
}

/** Latin names of up to four letters are met inside ordinary words (Ito in “capitol”), so they count as whole words alone. */
const isShortLatin = (text: string) => text.length <= 4 && /^[a-z]+$/.test(text)

const newForms: Readonly<Record<string, string>> = {
  ...{ 髙: '高', 﨑: '崎', 邊: '辺', 邉: '辺', 齋: '斎', 齊: '斉', 澤: '沢', 廣: '広', 濱: '浜' },
  ...{ 眞: '真', 國: '国', 櫻: '桜', 龍: '竜', 榮: '栄', 惠: '恵' },
}

function add(found: Set<string>, folded: string): void {
  if (/^\d+$/.test(folded)) {
    if (folded.length >= 4) found.add(folded)
  } else if (/^[\u0020-\u024f]+$/.test(folded)) {
    if (folded.length >= 3) found.add(folded)
  } else if (folded.length >= 2) found.add(folded)
}

function piecesOfName(name: string): string[] {
  const pieces: string[] = []
  for (const group of name.split('=')) {
    const components = group.split(/[\^\s,]+/).filter(Boolean)
    const folded = components.map(foldText)
    pieces.push(...folded, folded.join(''), [...folded].reverse().join(''))
    const kana = folded.filter(component => /^[ァ-ヺー]+$/.test(component))
    for (const component of kana) pieces.push(romajiOf(component, 'hepburn'), romajiOf(component, 'kunrei'))
  }
  return pieces
}

const hepburn: Readonly<Record<string, string>> = syllables(
  'ア a イ i ウ u エ e オ o カ ka キ ki ク ku ケ ke コ ko サ sa シ shi ス su セ se ソ so タ ta チ chi ツ tsu テ te ト to ナ na ニ ni ヌ nu ネ ne ノ no ' +
    'ハ ha ヒ hi フ fu ヘ he ホ ho マ ma ミ mi ム mu メ me モ mo ヤ ya ユ yu ヨ yo ラ ra リ ri ル ru レ re ロ ro ワ wa ヲ o ン n ガ ga ギ gi グ gu ゲ ge ゴ go ' +
    'ザ za ジ ji ズ zu ゼ ze ゾ zo ダ da ヂ ji ヅ zu デ de ド do バ ba ビ bi ブ bu ベ be ボ bo パ pa ピ pi プ pu ペ pe ポ po ヴ vu',
)
const kunreiChanges: readonly (readonly [RegExp, string])[] = [
  [/sh(?=[auoi])/g, 's'],
  [/ch(?=[auoi])/g, 't'],
  [/ts/g, 't'],
  [/j(?=[auoi])/g, 'z'],
  [/fu/g, 'hu'],
]

function syllables(text: string): Record<string, string> {
  const list = text.split(' ')
  return Object.fromEntries(list.flatMap((kana, i) => (i % 2 === 0 ? [[kana, list[i + 1] ?? '']] : [])))
}

/** Katakana to Latin letters; long vowels are left short, as names on Japanese wristbands mostly are. */
function romajiOf(kana: string, system: 'hepburn' | 'kunrei'): string {
  let text = ''
  for (const letter of kana) {
    const small = { ャ: 'ya', ュ: 'yu', ョ: 'yo' }[letter]
    if (small !== undefined) text = text.replace(/i$/, '') + (/(sh|ch|j)i$/.test(text) ? small.slice(1) : small)
    else if (letter === 'ッ') text += '*'
    else if (letter !== 'ー') text += hepburn[letter] ?? ''
  }
  const doubled = text.replace(/\*(.)/g, (_, next: string) => (next === 'c' ? 'tc' : next + next)).replaceAll('*', '')
  if (system === 'hepburn') return doubled
  return kunreiChanges.reduce((result, [pattern, letters]) => result.replace(pattern, letters), doubled)
}
