import type { SourceReason } from '../source-reasons.ts'

/** A PACS that does not do what is asked for any study. */
export class RetrieveStopped extends Error {
  readonly reason: SourceReason
  constructor(reason: SourceReason) {
    super(reason)
    this.name = 'RetrieveStopped'
    this.reason = reason
  }
}
