/** How bad an issue is: `error` cannot be used as it is, `warning` wants a look, `info` is worth knowing. */
export type Severity = 'info' | 'warning' | 'error'

/** Every issue that imaging finds, with its severity. Messages carry numbers and UIDs of the pseudonymous object only. */
export const issueCatalogue = {
  'pixel-data-missing': 'error',
  'pixel-data-damaged': 'error',
  'pixel-data-short': 'error',
  'transfer-syntax-unsupported': 'error',
  'not-an-image': 'info',
  'unreadable-file': 'error',
  'no-geometry': 'error',
  'mixed-orientation': 'error',
  'several-stacks': 'warning',
  'missing-slice': 'error',
  'unequal-gaps': 'error',
  'duplicate-slice': 'warning',
  'conflicting-duplicate': 'error',
  'gantry-tilt': 'warning',
  'few-slices': 'warning',
  'thick-slices': 'warning',
  localizer: 'warning',
  'burned-in-annotation': 'error',
  'lossy-compressed': 'warning',
  'derived-image': 'info',
  'secondary-capture': 'warning',
  'low-snr': 'warning',
  'high-noise': 'warning',
  'truncated-field-of-view': 'warning',
  clipped: 'warning',
  mosaic: 'error',
  'colour-image': 'error',
} as const satisfies Record<string, Severity>

/** Code of an issue of the catalogue. */
export type IssueCode = keyof typeof issueCatalogue

/** A problem with data: which rule, how bad, on what. `where` is a SOP Instance UID, a slice or a stack. @see FHIR OperationOutcome.issue */
export type Issue = {
  readonly code: IssueCode
  readonly severity: Severity
  readonly where?: string
  readonly message: string
}

/** Make an issue of the catalogue. */
export function issue(code: IssueCode, message: string, where?: string): Issue {
  const found = { code, severity: issueCatalogue[code], message }
  return where === undefined ? found : { ...found, where }
}
