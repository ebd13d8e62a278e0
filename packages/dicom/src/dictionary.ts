import { strict as assert } from 'node:assert'
import { elementLines, repeaterLines } from './tables/elements.generated.ts'
import { uidLines } from './tables/uids.generated.ts'
import { parseTag } from './tag.ts'
import { findVr, type Vr } from './vr.ts'

/** An attribute of the PS3.6 registry. */
export interface DictionaryEntry {
  readonly tag: number
  readonly keyword: string
  readonly name: string
  /** The first where the Standard leaves a choice; `choices` has all. */
  readonly vr: Vr
  /** `['US','SS']` for attributes whose VR depends on others. */
  readonly choices: readonly Vr[]
  /** Value multiplicity as written in the Standard, `1-n`. */
  readonly vm: string
  readonly isRetired: boolean
}

/** A SOP class, meta SOP class or transfer syntax of PS3.6 Annex A. */
export interface UidEntry {
  readonly uid: string
  readonly kind: 'sop-class' | 'meta-sop-class' | 'transfer-syntax'
  readonly keyword: string
  readonly name: string
  readonly isRetired: boolean
}

/** The entry of a tag; repeating groups (50xx, 60xx …) are found under every tag of theirs. Undefined when not of the Standard. */
export const findEntry = (tag: number): DictionaryEntry | undefined =>
  entriesByTag.get(tag) ?? readKnown(tag) ?? findRepeater(tag)

/** The tag of a keyword such as `PatientName`, or undefined. A repeating group has the first tag of its pattern. */
export const findTag = (keyword: string): number | undefined => tagsByKeyword().get(keyword)

/** The tag of a keyword that must exist, or of eight hexadecimal digits. */
export function tagOfKeyword(keyword: string): number {
  const tag = findTag(keyword) ?? parseTag(keyword)
  assert(tag !== undefined, `${keyword} is neither a keyword of PS3.6 nor a tag`)
  return tag
}

/** The keyword of a tag, or undefined. */
export const findKeyword = (tag: number): string | undefined => findEntry(tag)?.keyword

/** What the Standard calls a UID, for SOP classes and transfer syntaxes. */
export const findUid = (uid: string): UidEntry | undefined => uidsByUid.get(uid)

/** Every entry of one kind, in order of UID. */
export const listUids = (kind: UidEntry['kind']): readonly UidEntry[] =>
  [...uidsByUid.values()].filter(entry => entry.kind === kind)

/** All entries of the registry that have one tag each, in order of tag. */
export const listEntries = (): Iterable<DictionaryEntry> =>
  [...linesByTag().keys()].flatMap(tag => readKnown(tag) ?? [])

function readEntry(line: string): DictionaryEntry {
  const [tagText = '', vrText = '', vm = '', keyword = '', name = '', retired = ''] = line.split('|')
  const choices = vrText.split('/').map(text => findVr((text.charCodeAt(0) << 8) | text.charCodeAt(1)) ?? 'UN')
  const tag = Number.parseInt(tagText.replaceAll('x', '0'), 16)
  return { tag, keyword, name, vr: choices[0] ?? 'UN', choices, vm, isRetired: retired === 'R' }
}

/** Entries that were asked for: a file names some hundred of the five thousand. */
const entriesByTag = new Map<number, DictionaryEntry>()

function readKnown(tag: number): DictionaryEntry | undefined {
  const line = linesByTag().get(tag)
  if (line === undefined) return undefined
  const entry = readEntry(line)
  entriesByTag.set(tag, entry)
  return entry
}

const linesByTag = once(() => new Map(linesOf(elementLines).map(line => [Number.parseInt(line.slice(0, 8), 16), line])))

const tagsByKeyword = once(() => {
  const tags = new Map<string, number>()
  const entries = [...linesOf(elementLines).map(readEntry), ...repeaters.map(({ entry }) => entry)]
  for (const { keyword, tag } of entries) if (keyword !== '' && !tags.has(keyword)) tags.set(keyword, tag)
  return tags
})

const repeaters = linesOf(repeaterLines).map(line => ({
  mask: Number.parseInt(line.slice(0, 8).replace(/[^x]/g, 'F').replaceAll('x', '0'), 16),
  entry: readEntry(line),
}))
const repeaterGroups = new Set(repeaters.map(({ entry }) => entry.tag >>> 24))

function linesOf(text: string): string[] {
  return text.trimEnd().split('\n')
}

/** The value of `make`, made at the first call. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function findRepeater(tag: number): DictionaryEntry | undefined {
  if (!repeaterGroups.has(tag >>> 24)) return undefined
  if ((tag & 0x10000) !== 0) return undefined
  const found = repeaters.find(({ mask, entry }) => (tag & mask) >>> 0 === entry.tag)
  return found && { ...found.entry, tag }
}

const uidKinds: Readonly<Record<string, UidEntry['kind']>> = {
  'SOP Class': 'sop-class',
  'Meta SOP Class': 'meta-sop-class',
  'Transfer Syntax': 'transfer-syntax',
}
const uidsByUid = new Map<string, UidEntry>()
for (const line of uidLines.trimEnd().split('\n')) {
  const [uid = '', kindText = '', keyword = '', name = '', retired = ''] = line.split('|')
  const kind = uidKinds[kindText]
  assert(kind !== undefined, 'the generated table has the three kinds alone')
  uidsByUid.set(uid, { uid, kind, keyword, name, isRetired: retired === 'R' })
}
