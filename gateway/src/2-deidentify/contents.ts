import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCsv } from '@tsumugi/deidentify'
import { type Dataset, formatTag, isPrivate } from '@tsumugi/dicom'
import { loadText } from '#work'

/** One kind of thing that leaves in a run: an attribute of an image by its tag, a column of a table, a FHIR resource, an HL7 segment, or a kind of file. Never a value. */
export interface ContentItem {
  readonly kind: (typeof kinds)[number]
  readonly name: string
}
const kinds = ['attribute', 'column', 'resource', 'segment', 'file'] as const

const pathOf = (runFolder: string) => join(runFolder, 'contents.tsv')

/**
 * What outputs of a run hold, each thing noted once and synced before the journal counts the first output with it. A run that goes on finds what was noted. What the
 * platform refused afterwards is noted too: the list says what may be there, and nothing more is.
 */
export async function openContents(runFolder: string) {
  const known = new Set((await loadContents(runFolder)).map(lineOf))
  const seenTags = new Set<number>()
  const handle = await open(pathOf(runFolder), 'a', 0o600)
  const note = async (items: readonly ContentItem[]) => {
    const fresh = items.map(lineOf).filter(line => !known.has(line))
    if (fresh.length === 0) return
    for (const line of fresh) known.add(line)
    // An own line even behind one that a crash tore.
    await handle.appendFile(`\n${[...new Set(fresh)].join('\n')}\n`)
    await handle.sync()
  }
  return {
    note,
    noteDataset: async (dataset: Dataset) => {
      const fresh: number[] = []
      gatherTags(dataset, seenTags, fresh)
      if (fresh.length > 0) await note(fresh.map(tag => ({ kind: 'attribute', name: formatTag(tag) })))
    },
    close: () => handle.close(),
  }
}
export type Contents = Awaited<ReturnType<typeof openContents>>

/** What was noted of a run, in no order; empty before the first output. */
export async function loadContents(runFolder: string): Promise<readonly ContentItem[]> {
  return ((await loadText(pathOf(runFolder))) ?? '').split('\n').flatMap(line => {
    const [given, name, end] = line.split('\t')
    const kind = kinds.find(one => one === given)
    return kind === undefined || name === undefined || end !== '.' ? [] : [{ kind, name: decodeURIComponent(name) }]
  })
}

/** What a text file of this media type holds. */
export function contentsOf(mediaType: string, text: string): readonly ContentItem[] {
  const file = { kind: 'file', name: mediaType } as const
  if (mediaType === 'text/csv')
    return [file, ...(parseCsv(text)[0] ?? []).map(name => ({ kind: 'column', name }) as const)]
  if (mediaType === 'application/fhir+json')
    return [file, ...namesIn(text, /"resourceType":"(\w+)"/g).map(name => ({ kind: 'resource', name }) as const)]
  if (mediaType.includes('hl7'))
    return [file, ...namesIn(text, /(?:^|\r)(\w{3})\|/g).map(name => ({ kind: 'segment', name }) as const)]
  return [file]
}

const namesIn = (text: string, pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
]

/** The mark at the end tells a whole line from one that a crash tore. */
const lineOf = ({ kind, name }: ContentItem) => `${kind}\t${encodeURIComponent(name)}\t.`

/** Tags with a value, at any depth, that were not met before. */
function gatherTags(dataset: Dataset, seen: Set<number>, fresh: number[]): void {
  for (const element of dataset.elements) {
    if (element.length === 0) continue
    if (!seen.has(element.tag) && !(isPrivate(element.tag) && seen.has(anyPrivate))) {
      seen.add(isPrivate(element.tag) ? anyPrivate : element.tag)
      fresh.push(isPrivate(element.tag) ? anyPrivate : element.tag)
    }
    for (const item of element.items ?? []) gatherTags(item, seen, fresh)
  }
}

/** Stands for all private attributes: their tags say nothing by themselves. */
const anyPrivate = 0x00090000
