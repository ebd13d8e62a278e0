import { type Element, type NewElement, tagOfKeyword, type Vr } from '@tsumugi/dicom'
import type { Action, Answer } from './answer-key.ts'
import { type CanaryFacts, type CanaryPerson, dateForms } from './canary-people.ts'
import { japanesePhrases, japaneseSentences, phrases, sentences } from './canary-words.ts'
import type { TextEncoding } from './encodings.ts'
import type { Chooser } from './seeded-random.ts'

/** Who and what is planted into the files of one subject. */
export interface CanarySet {
  readonly patient: CanaryPerson
  readonly referring: CanaryPerson
  readonly performing: CanaryPerson
  readonly operator: CanaryPerson
  /** In texts alone, with a title, never in an element of names. */
  readonly other: CanaryPerson
  readonly facts: CanaryFacts
}

/** A text to plant, with what is to go and what is to stay of it. */
export interface PlantedText {
  readonly text: string
  readonly gone: string
  readonly stays: string
}

/** Texts that identify, in the forms in which people write them; the person's own script only where it can be written. */
function canariesOf(set: CanarySet, { encode }: TextEncoding, { pick }: Chooser): readonly string[] {
  const { patient, referring, performing, operator, other, facts } = set
  const forms = (person: CanaryPerson) => {
    const own = person.ownForms.filter(form => encode(form) !== undefined)
    return own.length > 0 ? [...own, pick(person.latinForms)] : person.latinForms
  }
  const birth = dateForms(facts.birthDate)
  const study = dateForms(facts.studyDate)
  const inJapanese = patient.script === 'japanese' ? [...birth.japanese, ...study.japanese] : []
  return [
    ...[...forms(patient), ...forms(patient), ...forms(referring), ...forms(performing), ...forms(operator)],
    ...[facts.patientId, facts.otherId, facts.accession, facts.phone, facts.address, facts.hospital, facts.email],
    ...[
      pick(birth.latin),
      pick(study.latin),
      `Dr. ${pick(other.latinForms.slice(0, 1))}`,
      `https://${facts.email.split('@')[1]}/${facts.patientId}`,
    ],
    ...inJapanese.filter(form => encode(form) !== undefined),
    ...other.ownForms
      .slice(0, 1)
      .flatMap(form => (other.script === 'japanese' && encode(`${form}先生`) !== undefined ? [`${form}先生`] : [])),
  ]
}

/** A descriptor of at most `most` characters with something in it that must go. */
export function makeDescriptor(set: CanarySet, encoding: TextEncoding, chooser: Chooser, most: number): PlantedText {
  const isJapanese = encoding.script === 'japanese' && encoding.isDeclaredRightly && chooser.below(2) === 0
  return combine(isJapanese ? japanesePhrases : phrases, set, { encoding, chooser, most, frames: descriptorFrames })
}

/** Prose of a report with something in it that must go. */
export function makeProse(set: CanarySet, encoding: TextEncoding, chooser: Chooser): PlantedText {
  const isJapanese = encoding.script === 'japanese' && encoding.isDeclaredRightly && chooser.below(2) === 0
  return combine(isJapanese ? japaneseSentences : sentences, set, { encoding, chooser, most: 500, frames: proseFrames })
}

const descriptorFrames = [
  (phrase: string, canary: string) => `${phrase} ${canary}`,
  (phrase: string, canary: string) => `${canary} ${phrase}`,
  (phrase: string, canary: string) => `${phrase} - ${canary}`,
  (phrase: string, canary: string) => `${phrase} (${canary})`,
  (phrase: string, canary: string) => `${phrase}/${canary}`,
]
const proseFrames = [
  (phrase: string, canary: string) => `${phrase} ${canary}.`,
  (phrase: string, canary: string) => `${canary}: ${phrase}`,
  (phrase: string, canary: string) => `${phrase}\r\n${canary}`,
  (phrase: string, canary: string) => `(${canary}) ${phrase}`,
]

interface Mixture {
  readonly encoding: TextEncoding
  readonly chooser: Chooser
  readonly most: number
  readonly frames: readonly ((phrase: string, canary: string) => string)[]
}

function combine(texts: readonly string[], set: CanarySet, { encoding, chooser, most, frames }: Mixture): PlantedText {
  for (let tries = 0; tries < 200; tries++) {
    const stays = chooser.pick(texts)
    const gone = chooser.pick(canariesOf(set, encoding, chooser))
    const text = chooser.pick(frames)(stays, gone)
    if (text.length <= most && !isMixed(stays, gone) && !isNamed(stays, set) && encoding.encode(text) !== undefined)
      return { text, gone, stays }
  }
  throw new Error('no canary fits the character set')
}

/** True where a word of one is part of the other, so that its going and staying could not be told apart. */
function isMixed(stays: string, gone: string): boolean {
  const words = (text: string) => text.split(/[^\p{L}\p{N}.]+/u).filter(Boolean)
  return (
    words(gone).some(word => stays.includes(word)) ||
    words(stays).some(word => gone.toLowerCase().includes(word.toLowerCase()))
  )
}

/** True where a word that is to stay is also somebody's name here (BONE SCAN of Mr Bone): then it goes, and rightly. */
function isNamed(stays: string, { patient, referring, performing, operator }: CanarySet): boolean {
  const names = [patient, referring, performing, operator].flatMap(person => person.name.toLowerCase().split(/[\^=-]/))
  return stays
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some(word => names.includes(word))
}

/** An element to plant with what is asked of it. */
export interface Planting {
  readonly element: NewElement
  readonly answers: readonly Answer[]
}

export const answerOf = (
  tagDs: string,
  tagName: string,
  [action, value, actionText]: readonly [Action, string, string],
  categories: readonly string[],
): Answer => ({ tagDs, tagName, action, value, actionText, categories })

/** A root element by keyword. Text is encoded; what is ASCII stays a string. */
export function elementOf(keyword: string, vr: Vr, text: string, encoding: TextEncoding): NewElement {
  return { tag: tagOfKeyword(keyword), vr, value: encoding.encode(text) ?? text.replace(/[^ -~]/g, '') }
}

/** A tag as the key writes it: `(0010,0010)`. */
export const tagText = (tag: Element['tag']) => {
  const hex = tag.toString(16).toUpperCase().padStart(8, '0')
  return `(${hex.slice(0, 4)},${hex.slice(4)})`
}
