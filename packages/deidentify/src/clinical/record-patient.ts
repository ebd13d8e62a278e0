import type { KnownTexts } from '../identifying-texts.ts'

/** A person met in clinical records: by which numbers the hospital may know them, the likeliest first, and the texts that point at them. */
export interface RecordPatient {
  readonly candidates: readonly string[]
  readonly texts: KnownTexts
}
