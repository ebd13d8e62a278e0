import { strict as assert } from 'node:assert'
import { randomOf } from './random.ts'

/** An invented patient. Everything here identifies, and must not be found in anything that leaves a gateway. */
export interface SyntheticPatient {
  readonly patientId: string
  /** Alphabetic, kanji and kana groups as one PN value, `YAMADA^TARO=山田^太郎=やまだ^たろう`. */
  readonly name: string
  /** `YYYYMMDD`. */
  readonly birthDate: string
  readonly sex: 'F' | 'M' | 'O'
  readonly address: string
  readonly telephone: string
}

const families: readonly (readonly [string, string, string])[] = [
  ['YAMADA', '山田', 'やまだ'],
  ['SUZUKI', '鈴木', 'すずき'],
  ['TAKAHASHI', '高橋', 'たかはし'],
  ['WATANABE', '渡邊', 'わたなべ'],
  ['KOBAYASHI', '小林', 'こばやし'],
  ['SAITO', '齋藤', 'さいとう'],
]
const womenNames: readonly (readonly [string, string, string])[] = [
  ['HANAKO', '花子', 'はなこ'],
  ['YUKI', '由紀', 'ゆき'],
  ['KEIKO', '恵子', 'けいこ'],
]
const menNames: readonly (readonly [string, string, string])[] = [
  ['TARO', '太郎', 'たろう'],
  ['KENJI', '健二', 'けんじ'],
  ['HIROSHI', '博', 'ひろし'],
]
const towns = ['京都市左京区吉田', '大阪市北区梅田', '仙台市青葉区一番町'] as const

const pick = <T>(list: readonly T[], random: () => number): T => {
  const found = list[Math.floor(random() * list.length)]
  assert(found !== undefined, 'a list to pick from is not empty')
  return found
}
const digits = (count: number, random: () => number): string =>
  Array.from({ length: count }, () => Math.floor(random() * 10)).join('')

/** The patient of a number: the same number gives the same person. */
export function syntheticPatient(number: number): SyntheticPatient {
  const random = randomOf(1000 + number)
  const sex = random() < 0.5 ? 'F' : 'M'
  const family = pick(families, random)
  const given = pick(sex === 'F' ? womenNames : menNames, random)
  const year = 1930 + Math.floor(random() * 70)
  const month = 1 + Math.floor(random() * 12)
  const day = 1 + Math.floor(random() * 28)
  return {
    patientId: `H${digits(7, random)}`,
    name: [0, 1, 2].map(group => `${family[group] ?? ''}^${given[group] ?? ''}`).join('='),
    birthDate: `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`,
    sex,
    address: `${pick(towns, random)}${1 + Math.floor(random() * 20)}番地`,
    telephone: `075-${digits(3, random)}-${digits(4, random)}`,
  }
}

/** Every string that names the patient: whole values and the parts of the name of two letters or more. */
export function identifiersOf(patient: SyntheticPatient): readonly string[] {
  const groups = patient.name.split('=')
  const parts = groups.flatMap(group => group.split('^')).filter(part => part.length >= 2)
  return [patient.patientId, ...groups, ...parts, patient.birthDate, patient.address, patient.telephone]
}
