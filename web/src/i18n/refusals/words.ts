/** What a refusal's code says to a person: what happened, and what to do. */
export interface RefusalWords {
  readonly en: string
  readonly ja: string
}
export const words = (en: string, ja: string): RefusalWords => ({ en, ja })
