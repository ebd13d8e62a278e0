import { parseCsv } from '@tsumugi/deidentify'

/** Whose a slide or a sample is: by its name, as the hospital says it in `links.csv` (columns `name`, `patient_id`). */
export type Links = ReadonlyMap<string, string>

/** Read the text of a `links.csv`; rows without both columns are passed over. */
export function parseLinks(text: string): Links {
  const [header = [], ...rows] = parseCsv(text)
  const nameIndex = header.indexOf('name')
  const idIndex = header.indexOf('patient_id')
  return new Map(
    rows.flatMap((row): [string, string][] => {
      const name = row[nameIndex]?.trim() ?? ''
      const patientId = row[idIndex]?.trim() ?? ''
      return name === '' || patientId === '' ? [] : [[name, patientId]]
    }),
  )
}

/**
 * The patient ID of a slide or sample name: as `links` says, else the name itself or its part before the first blank, underscore or dot where that
 * is a known patient ID. Nothing when the person cannot be told.
 */
export function patientIdOf(name: string, links: Links, known: ReadonlySet<string>): string | undefined {
  return links.get(name) ?? numbersIn(name).find(candidate => known.has(candidate))
}

/** All numbers that a slide or sample could be of by its name. */
export function candidatesOf(name: string, links: Links): readonly string[] {
  const linked = links.get(name)
  return linked === undefined ? numbersIn(name) : [linked]
}

function numbersIn(name: string): readonly string[] {
  const stem = name.replace(/\.[^.]*$/, '')
  return [name, stem, stem.split(/[\s_.]/)[0] ?? '', stem.split(/[\s_.-]/)[0] ?? '']
}

/** Which of a person's numbers is the hospital's own: the first that images or tables name, else the likeliest. */
export const choosePatientId = (candidates: readonly string[], known: ReadonlySet<string>): string | undefined =>
  candidates.find(candidate => known.has(candidate)) ?? candidates[0]
