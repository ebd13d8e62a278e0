import { cleanText, createPlanner, gatherIdentifiers } from '@tsumugi/deidentify'
import { type Dataset, findKeyword, formatTag, usesCharacterSet, valueVrOf, wholeTextOf } from '@tsumugi/dicom'
import { deidentifyRulesOf, previewInstance, type RunRules } from '#deidentify'
import type { Scan } from '#receive'
import type { OnProgress } from '#work'

/** Why a person should look at a value first. */
export type Unusual = 'one-person' | 'long-number' | 'other-words'

/** One value as it would leave, and where it stands. Study UIDs are the hospital's own. */
export interface DistinctValue {
  readonly value: string
  readonly images: number
  readonly people: number
  readonly studies: readonly string[]
  readonly unusual: readonly Unusual[]
}

/** All values of one text attribute over all that would leave, unusual ones first. */
export interface AttributeValues {
  readonly tag: string
  readonly keyword: string
  /** Distinct values there are; `values` has the first of them. */
  readonly distinct: number
  readonly values: readonly DistinctValue[]
}

export interface DistinctValuesInput {
  readonly scan: Scan
  readonly rules: RunRules
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
}

/** Values of an attribute that are shown; an attribute with more holds numbers, which nobody reads one by one. */
const mostValues = 200

/**
 * Gather every text that would leave, by attribute and value, so that a person can judge a value once instead of an image a hundred times. Made from the files
 * as de-identified in memory; nothing is written. Texts of reports and sequences are gathered too.
 */
export async function readDistinctValues({
  scan,
  rules,
  onProgress,
  signal,
}: DistinctValuesInput): Promise<readonly AttributeValues[]> {
  const plan = createPlanner(deidentifyRulesOf(rules, scan))
  const gathered = new Map<number, Map<string, Gathered>>()
  for (const [index, instance] of scan.instances.entries()) {
    signal?.throwIfAborted()
    if (index % 50 === 0) onProgress?.({ stage: 'values', done: index, total: scan.instances.length })
    const output = await previewInstance(instance, plan)
    if (output !== undefined) gather(output.dataset, gathered, instance)
  }
  const people = new Set(scan.instances.map(({ pseudonym }) => pseudonym)).size
  return [...gathered]
    .sort(([a], [b]) => a - b)
    .map(([tag, values]) => ({
      tag: formatTag(tag),
      keyword: findKeyword(tag) ?? '',
      distinct: values.size,
      values: [...values]
        .map(([value, found]) => describe(value, found, people))
        .sort((a, b) => b.unusual.length - a.unusual.length || b.images - a.images)
        .slice(0, mostValues),
    }))
}

interface Gathered {
  images: number
  readonly people: Set<string>
  readonly studies: Set<string>
}

/** The profile's own marks, the same in every image; and codes, which are of a published scheme. */
const marks: ReadonlySet<number> = new Set([
  ...[0x00100010, 0x00100020, 0x00120063, 0x00120064],
  ...[0x00080100, 0x00080102, 0x00080103],
])

function gather(
  dataset: Dataset,
  into: Map<number, Map<string, Gathered>>,
  from: { readonly pseudonym: string; readonly studyInstanceUid: string },
): void {
  for (const element of dataset.elements) {
    if (marks.has(element.tag)) continue
    for (const item of element.items ?? []) gather(item, into, from)
    if (element.items !== undefined || element.length === 0 || !usesCharacterSet(valueVrOf(element))) continue
    const values = into.get(element.tag) ?? new Map<string, Gathered>()
    into.set(element.tag, values)
    const value = wholeTextOf(dataset, element).trim()
    const found = values.get(value) ?? { images: 0, people: new Set(), studies: new Set() }
    values.set(value, found)
    found.images++
    found.people.add(from.pseudonym)
    found.studies.add(from.studyInstanceUid)
  }
}

const nobody = gatherIdentifiers([], [])

function describe(value: string, { images, people, studies }: Gathered, allPeople: number): DistinctValue {
  const unusual: Unusual[] = []
  if (/\d{6,}/.test(value)) unusual.push('long-number')
  if (cleanText(value, nobody) !== value) unusual.push('other-words')
  // Of itself no reason: an examination that only one person had is common.
  if (unusual.length > 0 && people.size === 1 && allPeople > 1) unusual.push('one-person')
  return { value, images, people: people.size, studies: [...studies], unusual }
}
