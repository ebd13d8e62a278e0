/** An option of the Basic Application Level Confidentiality Profile. @see DICOM PS3.15 Annex E */
export const optionNames = [
  'clean-descriptors',
  'clean-structured-content',
  'clean-graphics',
  'modified-dates',
  'full-dates',
  'retain-uids',
  'retain-device-identity',
  'retain-institution-identity',
  'retain-patient-characteristics',
  'retain-safe-private',
] as const
export type OptionName = (typeof optionNames)[number]

/** What a gateway uses unless its site decides otherwise: longitudinal, cleaned, nothing private. */
export const defaultOptions: readonly OptionName[] = [
  'clean-descriptors',
  'clean-structured-content',
  'modified-dates',
  'retain-patient-characteristics',
]

/** A code of context group 7050, De-identification Method. `code` is of scheme DCM. @see DICOM PS3.16 CID 7050 */
export interface MethodCode {
  readonly code: string
  readonly meaning: string
}

export const basicProfileCode: MethodCode = {
  code: '113100',
  meaning: 'Basic Application Confidentiality Profile',
}

/** What pixels carry from which text was masked; no option of a run, since it follows from what was found. */
export const cleanPixelsCode: MethodCode = { code: '113101', meaning: 'Clean Pixel Data Option' }

/** What images carry from whose series a face was removed; no option of a run either. */
export const cleanFacesCode: MethodCode = { code: '113102', meaning: 'Clean Recognizable Visual Features Option' }

export const optionCodes: Readonly<Record<OptionName, MethodCode>> = {
  'clean-graphics': { code: '113103', meaning: 'Clean Graphics Option' },
  'clean-structured-content': { code: '113104', meaning: 'Clean Structured Content Option' },
  'clean-descriptors': { code: '113105', meaning: 'Clean Descriptors Option' },
  'full-dates': { code: '113106', meaning: 'Retain Longitudinal Temporal Information Full Dates Option' },
  'modified-dates': { code: '113107', meaning: 'Retain Longitudinal Temporal Information Modified Dates Option' },
  'retain-patient-characteristics': { code: '113108', meaning: 'Retain Patient Characteristics Option' },
  'retain-device-identity': { code: '113109', meaning: 'Retain Device Identity Option' },
  'retain-uids': { code: '113110', meaning: 'Retain UIDs Option' },
  'retain-safe-private': { code: '113111', meaning: 'Retain Safe Private Option' },
  'retain-institution-identity': { code: '113112', meaning: 'Retain Institution Identity Option' },
}

/**
 * What the selected options make of a row of Table E.1-1: K keep, C clean, or nothing where no selected option speaks.
 * `letters` are the row's option letters as the table file writes them. A keep wins over a clean.
 */
export function optionEffect(letters: string, options: ReadonlySet<OptionName>): 'K' | 'C' | undefined {
  const effects = [...letters].flatMap(letter => effectsOf(letter, options))
  if (effects.includes('K')) return 'K'
  return effects.includes('C') ? 'C' : undefined
}

const single: Readonly<Record<string, readonly [OptionName, 'K' | 'C']>> = {
  d: ['clean-descriptors', 'C'],
  u: ['retain-uids', 'K'],
  v: ['retain-device-identity', 'K'],
  V: ['retain-device-identity', 'C'],
  p: ['retain-patient-characteristics', 'K'],
  P: ['retain-patient-characteristics', 'C'],
  i: ['retain-institution-identity', 'K'],
  s: ['clean-structured-content', 'C'],
  g: ['clean-graphics', 'C'],
  r: ['retain-safe-private', 'C'],
}

function effectsOf(letter: string, options: ReadonlySet<OptionName>): ('K' | 'C')[] {
  if (letter === 't') {
    if (options.has('full-dates')) return ['K']
    return options.has('modified-dates') ? ['C'] : []
  }
  const rule = single[letter]
  return rule !== undefined && options.has(rule[0]) ? [rule[1]] : []
}
