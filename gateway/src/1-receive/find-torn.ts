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
 * instances of each ID become a study and series of their own (`by-subject`). A series in two studies of one ID stays back in any case, and so does a file of another modality than its series.
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
  const modalities = findModalities(instances)
  const isTornStudy = (one: ScannedInstance) => (subjectsOfStudy.get(one.studyInstanceUid)?.size ?? 0) > 1
  const isTornSeries = (one: ScannedInstance) => (subjectsOfSeries.get(one.seriesInstanceUid)?.size ?? 0) > 1
  const reasonFor = (one: ScannedInstance): ReceiveReason | undefined => {
    if (policy === 'withhold' && isTornStudy(one)) return 'study/two-subjects'
    if (policy === 'withhold' && isTornSeries(one)) return 'series/two-subjects'
    if ((studiesOfSeries.get(ownSeriesOf(one))?.size ?? 0) > 1) return 'series/two-studies'
    return modalities.get(ownSeriesOf(one)) === one.modality ? undefined : 'series/other-modality'
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

/** The modality that most instances of a series say, the first met where two are said equally often. A series has one. @see DICOM PS3.3 C.7.3.1 */
function findModalities(instances: readonly ScannedInstance[]): ReadonlyMap<string, string> {
  const counts = new Map<string, Map<string, number>>()
  for (const one of instances) {
    const said = counts.get(ownSeriesOf(one)) ?? new Map<string, number>()
    counts.set(ownSeriesOf(one), said.set(one.modality, (said.get(one.modality) ?? 0) + 1))
  }
  const most = (said: ReadonlyMap<string, number>) =>
    [...said].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
  return new Map([...counts].map(([series, said]) => [series, most(said)]))
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
