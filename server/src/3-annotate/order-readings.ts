import { createHash } from 'node:crypto'

/** What decides the order: the reading's content; its id only where two readings are byte for byte the same, and so are one. */
export interface Orderable {
  readonly id: string
  readonly label_map_digest: string
}

/** The readings of a case as A and B: by SHA-256 over the series' pack, the label maps of all readings and the reading's own, the lower one first.
 *  It follows from content alone, so that the same two readings are A and B in the same way on any platform. No reader can choose it, since it
 *  rests on the other's label map too, which nobody sees before handing in; and it tells nothing of who was first.
 *  @see docs/adr/reference-standard-of-two-readings.md */
export function orderReadings<T extends Orderable>(packDigest: string, readings: readonly T[]): T[] {
  const all = readings.map(reading => reading.label_map_digest).sort()
  const keyOf = (reading: Orderable) =>
    createHash('sha256')
      .update([packDigest, ...all, reading.label_map_digest].join('\n'))
      .digest('hex')
  const keyed = readings.map(reading => ({ reading, key: `${keyOf(reading)} ${reading.id}` }))
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ reading }) => reading)
}
