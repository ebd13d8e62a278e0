import { strict as assert } from 'node:assert'
import confidentialityProfile from './tables/confidentiality-profile.json' with { type: 'json' }

/** A row of Table E.1-1: the code of the Basic Profile, and the letters of the options that speak of it. */
export interface Row {
  readonly code: string
  readonly letters: string
}

/** The row of a tag, nothing where the table is silent. */
export const findRow = (tag: number): Row | undefined => tableRows.get(keyOf(tag))

/** Rows by tag. All of 50xx and 60xx stand under 0x50000000 and 0x60000000, since a plane without its data is no plane. */
export const tableRows: ReadonlyMap<number, Row> = new Map(
  Object.entries(confidentialityProfile.rows).flatMap(([hex, text]): [number, Row][] => {
    const match = /^([XZDU/*]+)([a-zA-Z]*)$/.exec(text)
    assert(match !== null, `row ${hex} of the confidentiality profile is malformed`)
    const row = { code: match[1] ?? '', letters: match[2] ?? '' }
    if (hex === 'ggggeeee') return []
    return [[Number.parseInt(hex.includes('xx') ? `${hex.slice(0, 2)}000000` : hex, 16), row]]
  }),
)

/** The key of a repeating group's row (curves, overlays); any other tag is its own key. */
export const keyOf = (tag: number) => {
  const high = tag >>> 24
  return high === 0x50 || high === 0x60 ? high * 0x1000000 : tag
}
