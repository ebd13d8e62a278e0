import { readFile } from 'node:fs/promises'
import { parseDicom } from '@tsumugi/dicom'
import { type ConstantSearch, searchConstantText, type TextBox, type TextNetworks } from '@tsumugi/imaging'
import { examineFrames, litFrameOf } from './examine-frames.ts'

/** One file of a series. */
export interface Sibling {
  readonly path: string
  readonly sopInstanceUid: string
}
/** What the slices of a series say together. */
export interface SeriesFinding {
  /** Text that stands in all slices of this size; boxes are the same in each. */
  constantOf(rows: number, columns: number): readonly TextBox[]
  /** True where every slice has to be looked at: a sampled one shows text. */
  readonly isSuspect: boolean
}

/** More slices add little to what stands still. */
const mostSlices = 40
/** Slices looked at for themselves: the first, the last and so many between. */
const samples = 5

/** Look at the slices of a series together: what stands still in them, and text in a sample of them. Files that cannot be read are left out here; each
 *  is decoded again on its own way out. */
export async function examineSeries(siblings: readonly Sibling[], networks: TextNetworks): Promise<SeriesFinding> {
  const searches = new Map<string, ConstantSearch>()
  const keyOf = (rows: number, columns: number) => `${rows}×${columns}`
  const sampled = new Set(spread(siblings, samples))
  // Of a series whose slices are not known here each is looked at for itself.
  let isSuspect = siblings.length === 0
  for (const sibling of new Set([...spread(siblings, mostSlices), ...sampled])) {
    const { file } = parseDicom(await readFile(sibling.path))
    const lit = file && (await litFrameOf(file, 1))
    if (file === undefined || lit === undefined) continue
    const key = keyOf(lit.height, lit.width)
    const search = searches.get(key) ?? searchConstantText(lit.width, lit.height)
    searches.set(key, search)
    search.add(lit)
    if (!sampled.has(sibling) || isSuspect) continue
    const found = await examineFrames(file, [1], { risk: 'plain', networks })
    isSuspect = found === undefined || found.length > 0
  }
  const constant = new Map<string, readonly TextBox[]>()
  for (const [key, search] of searches) constant.set(key, await search.find(networks))
  return { constantOf: (rows, columns) => constant.get(keyOf(rows, columns)) ?? [], isSuspect }
}

/** So many of a list, evenly spread, its first and last among them. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list
  return Array.from({ length: count }, (_, i) => list[Math.round((i * (list.length - 1)) / (count - 1))]).flatMap(
    one => (one === undefined ? [] : [one]),
  )
}
