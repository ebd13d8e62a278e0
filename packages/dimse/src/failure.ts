/** Why a conversation with a peer ended or could not begin. @see DICOM PS3.8 9.3 */
export const dimseFailures = {
  'peer/unreachable': 'The peer does not answer at its address. Check host, port and network, and try again.',
  'peer/untrusted':
    'The TLS certificates of the two sides do not fit each other, or one side speaks no TLS. Check certificate, key and authority (ca) on both.',
  'peer/refused': 'The peer refused the association. Have both AE titles entered on its side, and check them on ours.',
  'peer/busy': 'The peer has no room for another association now. It is tried again later.',
  'peer/aborted': 'The peer broke off the association. Look at its log, and try again.',
  'peer/closed': 'The connection was cut before the association ended. Check the network, and try again.',
  'peer/timeout': 'The peer did not answer in time. Check that it runs, and try again.',
  'peer/protocol':
    'The peer sent bytes that are not the DICOM protocol. Check that host and port are those of a DICOM service.',
  'peer/no-context': 'The peer does not offer this service. Have it switched on for our AE title.',
} as const
export type DimseFailureCode = keyof typeof dimseFailures

/** What went wrong with a peer: a stable code and numbers alone, since a peer's texts may name a person. */
export class DimseFailure extends Error {
  readonly code: DimseFailureCode
  constructor(code: DimseFailureCode, facts: Readonly<Record<string, number>> = {}, options?: ErrorOptions) {
    const numbers = Object.entries(facts).map(([name, value]) => `${name} ${value}`)
    super(`${dimseFailures[code]}${numbers.length > 0 ? ` (${numbers.join(', ')})` : ''}`, options)
    this.name = 'DimseFailure'
    this.code = code
  }
}
