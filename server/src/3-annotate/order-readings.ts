import { createHash } from 'node:crypto'

/** What decides the order: the reading's content first, its id where two readings are byte for byte the same. */
export interface Orderable {
  readonly id: string
  readonly label_map_digest: string
}

/** The two readings of a case as A and B: by SHA-256 over case, label map and reading, the lower one first.
 *  Neither a reader nor the platform can choose it, it tells nothing of who was first, and it is the same each time.
 *  @see docs/adr/reference-standard-of-two-readings.md */
export function orderReadings<T extends Orderable>(caseId: string, readings: readonly T[]): T[] {
  return readings.toSorted((one, other) => (keyOf(caseId, one) < keyOf(caseId, other) ? -1 : 1))
}

function keyOf(caseId: string, reading: Orderable): string {
  return createHash('sha256').update(`${caseId}\n${reading.label_map_digest}\n${reading.id}`).digest('hex')
}
