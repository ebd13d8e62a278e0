import { decodeTable, parseCsv } from '@tsumugi/deidentify'
import { type Attributes, encodeText, findEntry, findTag, parseCharacterSets } from '@tsumugi/dicom'

/** What is to be fetched: studies by their accession numbers, by a query, or by what a worklist plans. */
export type Wanted =
  | { readonly kind: 'accessions'; readonly accessions: readonly string[] }
  | { readonly kind: 'query'; readonly keys: Attributes }
  | { readonly kind: 'worklist'; readonly keys: Attributes }

/** A query or a list that cannot be understood; says what was expected, never what stood there. */
export class WantedError extends Error {}

/**
 * Read a list of accession numbers: in a set of {@link decodeTable}; one a line, or CSV with a header. Of CSV the column whose header says accession, 受付番号 or
 * オーダー番号 is taken, else the only one. Blank lines do not count, nor does a number's second time.
 */
export function parseAccessionList(bytes: Uint8Array): readonly string[] {
  const text = decodeTable(bytes)
  if (text === undefined) throw new WantedError('The list is no text. Save it as CSV in UTF-8.')
  const rows = parseCsv(text).map(row => row.map(cell => cell.trim()))
  const filled = rows.filter(row => row.some(cell => cell !== ''))
  const [header = []] = filled
  const named = header.findIndex(cell => /accession|受付番号|検査番号|オーダ[ー番]|依頼番号/i.test(cell))
  if (named < 0 && filled.some(row => row.length > 1))
    throw new WantedError('A list of several columns needs a header, with one column named AccessionNumber.')
  const numbers = filled.slice(named < 0 ? 0 : 1).map(row => row[Math.max(named, 0)] ?? '')
  // SH has 16 characters at most, and neither backslash nor wildcard stands in a number. @see DICOM PS3.5 6.2
  const bad = numbers.findIndex(number => number.length > 16 || /[\\*?\p{Cc}]/u.test(number))
  if (bad >= 0)
    throw new WantedError(`Number ${bad + 1} of the list is no accession number: 16 characters at most, no wildcard.`)
  return [...new Set(numbers.filter(number => number !== ''))]
}

/** Read `Keyword=value,Keyword=value`; a comma inside a value stands where no keyword follows. `Modality` asks for the modalities in the study. */
export function parseQuery(text: string, characterSet: string): Attributes {
  const keys: Record<string, string> = {}
  for (const part of text.split(/,(?=\s*[A-Za-z]+\s*=)/)) {
    const [name = '', ...rest] = part.split('=')
    const keyword = name.trim() === 'Modality' ? 'ModalitiesInStudy' : name.trim()
    const tag = findTag(keyword)
    if (tag === undefined || rest.length === 0 || findEntry(tag)?.vr === 'SQ')
      throw new WantedError(
        'A query is Keyword=value,Keyword=value with keywords of DICOM, such as PatientID, StudyDate, Modality.',
      )
    keys[keyword] = rest.join('=').trim()
  }
  return withCharacterSet(keys, characterSet)
}

const stepKeywords: ReadonlySet<string> = new Set([
  ...['Modality', 'ScheduledStationAETitle', 'ScheduledProcedureStepStartDate', 'ScheduledProcedureStepStartTime'],
  ...['ScheduledPerformingPhysicianName', 'ScheduledProcedureStepID', 'ScheduledStationName'],
])

/** The same for a worklist: what belongs to the scheduled step goes into its sequence. @see DICOM PS3.4 K.6.1.2 */
export function parseWorklistQuery(text: string, characterSet: string): Attributes {
  const flat = Object.entries(parseQuery(text.replaceAll(/\bModality\s*=/g, 'ModalitiesInStudy='), characterSet))
  const named = flat.map(([keyword, value]) => [keyword === 'ModalitiesInStudy' ? 'Modality' : keyword, value] as const)
  const step = named.filter(([keyword]) => stepKeywords.has(keyword))
  const others = named.filter(([keyword]) => !stepKeywords.has(keyword))
  return {
    ...{ AccessionNumber: '', StudyInstanceUID: '', ...Object.fromEntries(others) },
    ScheduledProcedureStepSequence: [{ Modality: '', ScheduledStationAETitle: '', ...Object.fromEntries(step) }],
  }
}

/** Name the character set where a text needs one; where it cannot be written in it, that is said. */
function withCharacterSet(keys: Readonly<Record<string, string>>, characterSet: string): Attributes {
  const texts = Object.values(keys)
  if (texts.every(text => /^[\x20-\x7e]*$/.test(text))) return keys
  const sets = parseCharacterSets(characterSet)
  if (texts.some(text => encodeText(text, sets) === undefined))
    throw new WantedError(
      'A text of the query cannot be written in the character set of the settings. Give another with --charset.',
    )
  return { SpecificCharacterSet: characterSet, ...keys }
}
