import type { TornStudies } from '@tsumugi/deidentify'
import type { OddFiles } from './list-files.ts'
import type { ReceiveReason } from './reasons.ts'
import type { ScannedInstance } from './scan.ts'

/** What to do with the instances of an input when studies or series in it contradict themselves. */
export interface Torn {
  readonly taken: readonly ScannedInstance[]
  readonly held: readonly { readonly instance: ScannedInstance; readonly reason: ReceiveReason }[]
  /** By pseudonym, all that it could be mistaken for. */
  readonly companions: ReadonlyMap<string, ReadonlySet<string>>
  readonly odd: readonly OddFiles[]
}

/**
 * Find studies and series of two Patient IDs, and series that stand in two studies. What is of two Patient IDs stays back whole, or is taken apart: the
 * instances of each ID become a study and series of their own (`by-subject`). A series in two studies of one ID stays back in any case.
 * @see DICOM PS3.3 7.1.2, docs/adr/repaired-meta-and-unknown-subjects.md
 */
export function findTorn(instances: readonly ScannedInstance[], policy: TornStudies): Torn {
  const subjectsOfStudy = gather(
    instances,
    one => one.studyInstanceUid,
    one => one.pseudonym,
  )
  const subjectsOfSeries = gather(
    instances,
    one => one.seriesInstanceUid,
    one => one.pseudonym,
  )
  const studiesOfSeries = gather(instances, ownSeriesOf, one => one.studyInstanceUid)
  const isTornStudy = (one: ScannedInstance) => (subjectsOfStudy.get(one.studyInstanceUid)?.size ?? 0) > 1
  const isTornSeries = (one: ScannedInstance) => (subjectsOfSeries.get(one.seriesInstanceUid)?.size ?? 0) > 1
  const reasonFor = (one: ScannedInstance): ReceiveReason | undefined => {
    if (policy === 'withhold' && isTornStudy(one)) return 'study/two-subjects'
    if (policy === 'withhold' && isTornSeries(one)) return 'series/two-subjects'
    return (studiesOfSeries.get(ownSeriesOf(one))?.size ?? 0) > 1 ? 'series/two-studies' : undefined
  }
  const judged = instances.map(instance => ({ instance, reason: reasonFor(instance) }))
  const taken = judged.filter(one => one.reason === undefined).map(one => one.instance)
  const torn = taken.filter(one => isTornStudy(one) || isTornSeries(one))
  const companionsOf = (one: ScannedInstance) => [
    ...(subjectsOfStudy.get(one.studyInstanceUid) ?? []),
    ...(subjectsOfSeries.get(one.seriesInstanceUid) ?? []),
  ]
  return {
    taken,
    held: judged.flatMap(({ instance, reason }) => (reason === undefined ? [] : [{ instance, reason }])),
    companions: new Map(
      [...Map.groupBy(torn, one => one.pseudonym)].map(([own, all]) => [own, new Set(all.flatMap(companionsOf))]),
    ),
    odd: [...Map.groupBy(torn, one => one.studyInstanceUid).values()].map(own => ({
      ...{ name: own[0]?.name ?? '', count: own.length },
      warning: 'study/split-by-subject',
    })),
  }
}

const ownSeriesOf = (one: ScannedInstance) => `${one.seriesInstanceUid}|${one.pseudonym}`

type Read = (one: ScannedInstance) => string

/** All values that go with a key. */
function gather(
  instances: readonly ScannedInstance[],
  keyOf: Read,
  wordOf: Read,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const one of instances) {
    const values = found.get(keyOf(one)) ?? new Set<string>()
    found.set(keyOf(one), values.add(wordOf(one)))
  }
  return found
}
