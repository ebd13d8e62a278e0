import { chinese, japanese, korean, western } from './canary-words.ts'
import type { Chooser } from './seeded-random.ts'

/** The script in which a person's names are written besides Latin letters. */
export type Script = 'latin' | 'japanese' | 'korean' | 'chinese'

/** An invented person of a hospital, with the forms in which others write of them. */
export interface CanaryPerson {
  readonly script: Script
  /** As a value of PN, in up to three groups. */
  readonly name: string
  /** As in `name`, in Latin letters alone. */
  readonly latinName: string
  /** Forms of the name in running text, Latin letters alone. */
  readonly latinForms: readonly string[]
  /** Forms of the name in the person's own script; empty for Latin. */
  readonly ownForms: readonly string[]
}

export function makePerson(chooser: Chooser, script: Script): CanaryPerson {
  if (script === 'latin') return latinPerson(chooser)
  if (script === 'japanese') return japanesePerson(chooser)
  const lists = script === 'korean' ? korean : chinese
  const [family = '', familyLatin = ''] = chooser.pick<readonly string[]>(lists.families)
  const [given = '', givenLatin = ''] = chooser.pick<readonly string[]>(lists.givens)
  const latinName = `${familyLatin}^${givenLatin}`
  return {
    ...{ script, name: `${latinName}=${family}^${given}`, latinName },
    latinForms: latinFormsOf(familyLatin, givenLatin),
    ownForms: [`${family}${given}`, `${family} ${given}`],
  }
}

const syllables =
  'ba bel cor dan del dra fen gar hol jas kel lin mor nis or pel quin ras sel tor ul vas wen yor zan'.split(' ')

/** A name that is on no list. */
function inventedName({ pick, below }: Chooser): string {
  const text = Array.from({ length: 2 + below(2) }, () => pick(syllables)).join('')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function latinPerson(chooser: Chooser): CanaryPerson {
  const isInvented = chooser.below(2) === 0
  const family = isInvented ? inventedName(chooser) : chooser.pick(western.families)
  const given = isInvented ? inventedName(chooser) : chooser.pick(western.givens)
  const middle = chooser.below(2) === 0 ? `^${chooser.pick('ABEJKLRW'.split(''))}` : ''
  const latinName = `${family}^${given}${middle}`
  return { script: 'latin', name: latinName, latinName, latinForms: latinFormsOf(family, given), ownForms: [] }
}

const latinFormsOf = (family: string, given: string) => [
  `${given} ${family}`,
  `${family}, ${given}`,
  `${family.toUpperCase()} ${given.toUpperCase()}`,
  `${family}^${given}`,
  `${given.charAt(0)}. ${family}`,
  `${given.charAt(0)}.${family.toUpperCase()}`,
]

function japanesePerson(chooser: Chooser): CanaryPerson {
  const [family = '', familyKana = '', familyLatin = ''] = chooser.pick<readonly string[]>(japanese.families)
  const [given = '', givenKana = '', givenLatin = ''] = chooser.pick<readonly string[]>(japanese.givens)
  const kana = chooser.below(2) === 0 ? [familyKana, givenKana] : [toKatakana(familyKana), toKatakana(givenKana)]
  const latinName = `${familyLatin}^${givenLatin}`
  const [familyRead = '', givenRead = ''] = [familyKana, givenKana].map(toKatakana)
  return {
    ...{ script: 'japanese', name: `${latinName}=${family}^${given}=${kana.join('^')}`, latinName },
    latinForms: latinFormsOf(familyLatin, givenLatin),
    ownForms: [
      ...[`${family}${given}`, `${family} ${given}`, `${family}　${given}様`, `${newKanji(family)}${newKanji(given)}`],
      ...[`${familyKana} ${givenKana}`, `${familyRead}${givenRead}`, `${familyRead}　${givenRead}`],
    ],
  }
}

/** The everyday forms of the old characters in the lists, by which others write the name. */
const newKanji = (text: string) =>
  text.replace(
    /[邉髙齊澤龍惠]/g,
    letter => ({ 邉: '辺', 髙: '高', 齊: '斉', 澤: '沢', 龍: '竜', 惠: '恵' })[letter] ?? letter,
  )

const toKatakana = (text: string) =>
  text.replace(/[ぁ-ゖ]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0x60))

/** Numbers and places of an invented person, Latin letters alone. */
export interface CanaryFacts {
  readonly patientId: string
  readonly otherId: string
  readonly accession: string
  /** YYYYMMDD. */
  readonly birthDate: string
  readonly studyDate: string
  readonly phone: string
  readonly address: string
  readonly hospital: string
  readonly email: string
}

export function makeFacts(chooser: Chooser): CanaryFacts {
  const { pick, digits, below } = chooser
  const two = (value: number) => String(value).padStart(2, '0')
  const dayOf = (first: number, span: number) => `${first + below(span)}${two(1 + below(12))}${two(1 + below(28))}`
  return {
    patientId: pick([`00${digits(6)}`, `MR-${digits(5)}-${digits(3)}`, `H${digits(8)}`, digits(9)]),
    otherId: `${digits(3)}-${digits(2)}-${digits(4)}`,
    accession: `${pick(['ACC', 'A', 'RAD-'])}${digits(8)}`,
    birthDate: dayOf(1931, 60),
    studyDate: dayOf(2015, 10),
    phone: pick([
      `(${digits(3)}) 555-${digits(4)}`,
      `555-${digits(3)}-${digits(4)}`,
      `03-5555-${digits(4)}`,
      `+1 ${digits(3)} 555 ${digits(4)}`,
    ]),
    address: `${1 + below(9)}${digits(3)} ${pick(western.streets)} ${pick(['Street', 'Ave', 'Road', 'Blvd'])}, ${pick(western.towns)}`,
    hospital: `${pick(western.towns)} ${pick(['General Hospital', 'Medical Center', 'Clinic', 'Memorial Hospital'])}`,
    email: `${pick(western.givens).toLowerCase()}.${digits(3)}@${pick(western.towns).toLowerCase()}.example`,
  }
}

const eras = [
  { name: '令和', letter: 'R', first: 2019 },
  { name: '平成', letter: 'H', first: 1989 },
  { name: '昭和', letter: 'S', first: 1926 },
] as const

/** A day (YYYYMMDD) as it is written in text; Latin letters and digits alone, and in Japanese. */
export function dateForms(day: string): { readonly latin: readonly string[]; readonly japanese: readonly string[] } {
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(4, 6)), Number(day.slice(6))]
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  // The first year of an era began within it, so years that begin an era are written by the one before.
  const era = eras.find(({ first }) => year > first) ?? eras[2]
  const eraYear = year - era.first + 1
  return {
    latin: [
      ...[
        day,
        `${year}-${day.slice(4, 6)}-${day.slice(6)}`,
        `${month}/${date}/${year}`,
        `${date} ${months[month - 1]} ${year}`,
      ],
      ...[
        `${months[month - 1]} ${date}, ${year}`,
        `${era.letter}${eraYear}.${month}.${date}`,
        `${era.letter}${eraYear}/${month}/${date}`,
      ],
    ],
    japanese: [
      ...[
        `${era.name}${eraYear}年${month}月${date}日`,
        `${year}年${month}月${date}日`,
        `${era.name.charAt(0)}${eraYear}.${month}.${date}`,
      ],
    ],
  }
}
