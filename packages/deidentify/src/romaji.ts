/** Spellings of kana in Latin letters, lower case: Hepburn and Kunrei, each with the ways in which long vowels and n before b, m, p are written in names. */
export function romajiForms(kana: string): readonly string[] {
  const forms = [romajiOf(kana, 'hepburn'), romajiOf(kana, 'kunrei')]
  return [...new Set(forms.flatMap(latinVariants))]
}

/** Other spellings of a romaji name: Sato, Satoh, Satou, Satoo; Honma, Homma; Kyuuta, Kyuta. The given one is among them. */
export function latinVariants(name: string): readonly string[] {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '')
  const short = plain.replace(/ou|oo|oh(?![aeiouy])/g, 'o').replace(/uu/g, 'u')
  const long = ['ou', 'oo', 'oh'].map(vowel => short.replace(/o$/, vowel))
  const bases = [plain, short, ...long, plain.replace(/ou|oo/g, 'oh'), plain.replace(/oh(?![aeiouy])/g, 'ou')]
  return [...new Set(bases.flatMap(base => [base, base.replace(/n(?=[bmp])/g, 'm'), base.replace(/m(?=[bmp])/g, 'n')]))]
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

/** Katakana to Latin letters; ー is left out. */
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
