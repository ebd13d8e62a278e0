import { bytesOf, characterSetsOf, type Dataset, decodeCandidates, type Element } from '@tsumugi/dicom'

/** Names and numbers of one person, as they stand in files. */
export interface KnownTexts {
  readonly names: readonly string[]
  readonly others: readonly string[]
  /** Institution, its address and the station: of the hospital, not of the person, so that a profile may keep them where they stand. */
  readonly places?: readonly string[]
}

/** An element whose value points at a person, with the data set that says how to read it. */
interface IdentifyingElement {
  readonly dataset: Dataset
  readonly element: Element
}

/** The texts of a data set that identify: all PN values, and the numbers, addresses and phones of the person. Under all likely character sets. */
export const identifyingTexts = (dataset: Dataset): KnownTexts => readIdentifying(findIdentifying(dataset))

/**
 * The same in two steps: first a signature of the raw values, equal where the texts are equal, then the texts. The slices of a series mostly have one
 * signature, so that the second step is done once. The signature holds the values and stays in memory.
 */
export function signIdentifying(dataset: Dataset): { readonly signature: string; readonly read: () => KnownTexts } {
  const found = findIdentifying(dataset)
  return { signature: found.map(signatureOf).join('\n'), read: () => readIdentifying(found) }
}

function findIdentifying(root: Dataset): readonly IdentifyingElement[] {
  const found: IdentifyingElement[] = []
  const walk = (dataset: Dataset, depth: number) => {
    for (const element of dataset.elements) {
      if (element.length === 0) continue
      if (element.items === undefined) {
        if (element.vr === 'PN' || personTags.has(element.tag) || placeTags.has(element.tag))
          found.push({ dataset, element })
      } else if (depth < 8) for (const item of element.items) walk(item, depth + 1)
    }
  }
  walk(root, 0)
  return found
}

function signatureOf({ dataset, element }: IdentifyingElement): string {
  const { bytes } = dataset
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset + element.headerStart, element.end - element.headerStart)
  return `${element.vr} ${characterSetsOf(dataset).join()} ${raw.toString('latin1')}`
}

function readIdentifying(found: readonly IdentifyingElement[]): KnownTexts {
  const names = new Set<string>()
  const others = new Set<string>()
  const places = new Set<string>()
  for (const { dataset, element } of found) {
    const texts = decodeCandidates(bytesOf(dataset, element), characterSetsOf(dataset)).map(text =>
      text.replace(/[\0 ]+$/, ''),
    )
    if (element.vr === 'PN') for (const text of texts) for (const name of text.split('\\')) names.add(name)
    if (personTags.has(element.tag)) for (const text of texts) others.add(text)
    if (placeTags.has(element.tag)) for (const text of texts) places.add(text)
  }
  return { names: [...names], others: [...others], places: [...places] }
}

/** PatientID, other IDs, accession and admission numbers, address, telephone, birth date, record locator, study ID, numbers of orders. */
const personTags: ReadonlySet<number> = new Set([
  ...[0x00100020, 0x00101000, 0x00080050, 0x00380010, 0x00101040, 0x00102154, 0x00100030, 0x00101090, 0x00200010],
  ...[0x00401001, 0x00402016, 0x00402017],
])
/** Institution Name, Institution Address, Station Name. */
const placeTags: ReadonlySet<number> = new Set([0x00080080, 0x00080081, 0x00081010])

/** True for an attribute whose value names the hospital and not the person. */
export const isPlace = (tag: number): boolean => placeTags.has(tag)
