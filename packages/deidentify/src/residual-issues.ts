/** What the check of an arriving file can find. All are errors: such a file must not be stored. */
export const residualIssues = {
  'residual/class-unknown': 'The SOP class is not one that the profile knows.',
  'residual/not-marked': 'Patient Identity Removed is not YES, or the method is not coded.',
  'residual/pseudonym': 'Patient ID and Patient Name are not one pseudonym.',
  'residual/pseudonym-differs': 'The pseudonym is not the one that was announced.',
  'residual/meta': 'The file meta information or the preamble still holds what should be gone.',
  'residual/must-be-absent': 'The profile removes this attribute.',
  'residual/must-be-empty': 'The profile leaves this attribute without a value.',
  'residual/must-be-dummy': 'The profile replaces the value of this attribute.',
  'residual/uid': 'The UID was not replaced.',
  'residual/person-name': 'A person name is left.',
  'residual/text': 'A text holds words that the profile does not let through.',
  'residual/unknown': 'The attribute is not of the Standard.',
  'residual/private': 'A private attribute is not on the safe list.',
} as const
export type ResidualCode = keyof typeof residualIssues

/** A leak that was found: which rule, and at which element. Never a value. */
export interface ResidualIssue {
  readonly code: ResidualCode
  readonly severity: 'error'
  /** Path of the element, `(0040,A730)[0].(0040,A123)`; empty for the file as a whole. */
  readonly where: string
  readonly message: string
}
