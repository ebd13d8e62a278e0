import type { Terms } from './tables.ts'

/** `LICENSE.txt`: what the release may be used for, in plain words. The contract of the grant goes before it. */
export function makeLicenceText(release: {
  datasetName: string
  version: string
  terms: Terms
  url: string
  publisher: string
}): string {
  const { terms } = release
  return `${release.datasetName} ${release.version}
Publisher: ${release.publisher}
Source: ${release.url}

Licence: ${terms.licence}
Purposes allowed: ${terms.purposes.join(', ')}
Data Use Ontology: ${terms.duo.length === 0 ? 'none given' : terms.duo.join(', ')}

Use needs a grant in force of the organisation that uses it, for one of these purposes.
The data come from people who are known here only by pseudonym. Trying to find out who they are, or linking these data
with others so that it becomes possible, is not allowed. A copy may not be given to anyone outside the organisation.
When a subject withdraws and the publisher says so, the subject's files are to be deleted and not used any more.
`
}

/** A licence as the URL that Croissant asks for: SPDX identifiers become their page, URLs stay, any other name is undefined.
 *  @see https://spdx.org/licenses/ */
export function licenceUrl(licence: string): string | undefined {
  if (URL.canParse(licence) && /^https?:/.test(licence)) return licence
  return /^[A-Za-z0-9][A-Za-z0-9.+-]*$/.test(licence) ? `https://spdx.org/licenses/${licence}.html` : undefined
}
