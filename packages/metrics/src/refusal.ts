/** Why two label maps or two lists of categories are not compared. */
export type MetricsRefusalCode =
  | 'metrics/different-shape'
  | 'metrics/different-spacing'
  | 'metrics/different-length'
  | 'metrics/unknown-category'

/** Thrown when what was given cannot be compared; nothing is ever resampled silently. */
export class MetricsRefusal extends Error {
  readonly code: MetricsRefusalCode

  constructor(code: MetricsRefusalCode, message: string) {
    super(message)
    this.name = 'MetricsRefusal'
    this.code = code
  }
}
