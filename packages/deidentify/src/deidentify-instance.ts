import {
  bytesOf,
  characterSetsOf,
  type Dataset,
  type DicomFile,
  decodeCandidates,
  type EditPlan,
  findElement,
  type NewElement,
  type ParseResult,
  textOf,
  uidOf,
  wholeTextOf,
} from '@tsumugi/dicom'
import { type CompiledProfile, findProfile, profileEdition } from './compile-profile.ts'
import { type Act, type Decider, type Decision, decideElement } from './decide-element.ts'
import { gatherIdentifiers, type IdentifierSet } from './identifiers.ts'
import { basicProfileCode, defaultOptions, type OptionName, optionCodes } from './options.ts'
import type { WithholdReason } from './reasons.ts'
import { aliasIdentifier, aliasOf, aliasUid, type SiteKey, type SubjectAlias } from './site-key.ts'
import {
  findContentReason,
  findFileReason,
  type PixelPolicy,
  type TornStudies,
  type UnknownSubjects,
} from './withhold.ts'

/** Implementation Class UID of files written by this profile; fixed once from a random UUID. @see DICOM PS3.7 D.3.3.2 */
export const implementationClassUid = '2.25.13839659620782504814660620232512000134'
const implementationVersion = 'TSUMUGI_1'

/** The rules in force at a site. */
export interface DeidentifyRules {
  readonly key: SiteKey
  readonly options?: readonly OptionName[]
  readonly pixels?: PixelPolicy
  /** The issuer whose Patient IDs are the site's own numbering; without it all are. See {@link subjectOf}. */
  readonly ownIssuer?: string
  /** Objects without a Patient ID; `withhold` unless told. */
  readonly unknownSubjects?: UnknownSubjects
  /** With `by-subject` every new UID follows from the old one and the subject, so that two Patient IDs never share a study or a series, whatever
   *  else is in the input. `withhold` unless told: it follows from the old one alone, and the platform refuses a study of a second subject. */
  readonly tornStudies?: TornStudies
  /** Names and numbers of the same person met in other files, to be searched for in this one too. */
  readonly findKnownTexts?: (pseudonym: string) => KnownTexts | undefined
  /** Told of every element that changes, with where it is; for the review inside the hospital alone. */
  readonly onChange?: (change: ElementChange) => void
}
export interface KnownTexts {
  readonly names: readonly string[]
  readonly others: readonly string[]
}
export interface ElementChange {
  readonly tag: number
  readonly depth: number
  readonly act: Act
  /** The value before, as text, at most 120 characters; empty for binary values and sequences. */
  readonly before: string
  /** The value after; empty when removed or emptied. */
  readonly after: string
}

/** How one instance is to be written, or why it stays back. */
export type InstancePlan =
  | {
      readonly kind: 'edit'
      readonly file: DicomFile
      readonly edit: EditPlan
      readonly alias: SubjectAlias
      readonly sopInstanceUid: string
      /** Complete once the edit has been applied. */
      readonly actions: Record<string, number>
    }
  | { readonly kind: 'withheld'; readonly reason: WithholdReason }

/** A planner for many files of one site: profiles are compiled once a SOP class, and UIDs replaced once each. */
export function createPlanner(rules: DeidentifyRules): (parsed: ParseResult) => InstancePlan {
  const options = rules.options ?? defaultOptions
  const profiles = new Map<string, CompiledProfile | undefined>()
  const uids = new Map<string, string>()
  const profileOf = (sopClassUid: string) => {
    if (!profiles.has(sopClassUid)) profiles.set(sopClassUid, findProfile(sopClassUid, options))
    return profiles.get(sopClassUid)
  }
  const uidAlias = (uid: string) => {
    const known = uids.get(uid)
    if (known !== undefined) return known
    const made = aliasUid(rules.key, uid)
    // An hour's work fits; the map is a shortcut and may be dropped at any time.
    if (uids.size > 500_000) uids.clear()
    uids.set(uid, made)
    return made
  }
  return parsed => {
    const fileReason = findFileReason(parsed, rules.unknownSubjects ?? 'withhold')
    if (fileReason !== undefined || parsed.file === undefined) return withhold(fileReason ?? 'file/unreadable')
    const { file } = parsed
    const profile = profileOf(uidOf(file.dataset, 0x00080016) ?? '')
    if (profile === undefined) return withhold('class/unknown')
    const contentReason = findContentReason(file, profile, rules.pixels ?? 'withhold')
    if (contentReason !== undefined) return withhold(contentReason)
    return planEdit(file, profile, rules, uidAlias)
  }
}

const withhold = (reason: WithholdReason): InstancePlan => ({ kind: 'withheld', reason })

/**
 * The alias of the person a data set is of. A site that names its own issuer keeps the numbers of other issuers apart; one that does not takes all
 * Patient IDs for its own numbering, since tables and slides carry no issuer and must find the same person.
 */
export function subjectOf(
  dataset: Dataset,
  { key, ownIssuer }: Pick<DeidentifyRules, 'key' | 'ownIssuer'>,
): SubjectAlias {
  const issuer = textOf(dataset, 0x00100021) ?? ''
  const isOwn = ownIssuer === undefined || issuer === '' || issuer === ownIssuer
  const patientId = textOf(dataset, 0x00100020)
  if (patientId === undefined) return aliasOf(key, uidOf(dataset, 0x0020000d) ?? '', 'study')
  return aliasOf(key, patientId, isOwn ? '' : issuer)
}

/** The UID that stands in for a UID in the objects of a subject, as the rules want it. */
export function aliasUidOf(
  uid: string,
  subject: Pick<SubjectAlias, 'pseudonym'>,
  rules: Pick<DeidentifyRules, 'key' | 'tornStudies'>,
): string {
  return aliasUid(rules.key, uidSeed(uid, subject, rules))
}

function uidSeed(
  uid: string,
  { pseudonym }: Pick<SubjectAlias, 'pseudonym'>,
  { tornStudies }: Pick<DeidentifyRules, 'tornStudies'>,
): string {
  return tornStudies === 'by-subject' ? `${uid}|${pseudonym}` : uid
}

function planEdit(
  file: DicomFile,
  profile: CompiledProfile,
  rules: DeidentifyRules,
  plainAlias: (uid: string) => string,
): InstancePlan {
  const alias = subjectOf(file.dataset, rules)
  const uidAlias = (uid: string) => plainAlias(uidSeed(uid, alias, rules))
  const actions: Record<string, number> = {}
  const known = rules.findKnownTexts?.(alias.pseudonym)
  const decider: Decider = {
    profile,
    identifiers: identifiersOf(file.dataset, known),
    shiftDays: alias.shiftDays,
    aliasUid: uidAlias,
    aliasIdentifier: value => aliasIdentifier(rules.key, 'specimen', value),
  }
  const note = (decision: Decision, tag: number, depth: number, before: () => string) => {
    if (decision.act === undefined) return
    actions[decision.act] = (actions[decision.act] ?? 0) + 1
    rules.onChange?.({ tag, depth, act: decision.act, before: before().slice(0, 120), after: afterOf(decision) })
  }
  const marks = marksOf(profile, alias)
  const sopInstanceUid = textAfter(file, profile, uidAlias)
  const edit: EditPlan = {
    preamble: 'zero',
    trailing: 'drop',
    element: (element, context) => {
      const depth = context.path.length / 2
      const decision = decideElement(element, context, decider)
      note(decision, element.tag, depth, () =>
        element.items === undefined ? wholeTextOf(context.dataset, element) : '',
      )
      return decision.edit
    },
    add: context => (context.path.length === 0 ? marks : []),
    metaElement: element => (keptMeta.has(element.tag) ? 'keep' : 'remove'),
    addMeta: [
      ...missingMeta(file),
      { tag: 0x00020003, vr: 'UI', value: sopInstanceUid },
      { tag: 0x00020012, vr: 'UI', value: implementationClassUid },
      { tag: 0x00020013, vr: 'SH', value: implementationVersion },
    ],
  }
  // The editor writes the marks itself and asks nothing about what stood there.
  for (const tag of identityTags) {
    const element = findElement(file.dataset, tag)
    const decision: Decision = { edit: { value: alias.pseudonym }, act: 'replaced' }
    if (element !== undefined) note(decision, tag, 0, () => wholeTextOf(file.dataset, element))
  }
  return { kind: 'edit', file, edit, alias, sopInstanceUid, actions }
}

const identityTags = [0x00100010, 0x00100020]

/** What a file without meta information needs to be one. @see DICOM PS3.10 7.1 */
function missingMeta(file: DicomFile): readonly NewElement[] {
  if (findElement(file.meta, 0x00020010) !== undefined) return []
  return [
    { tag: 0x00020001, vr: 'OB', value: Uint8Array.of(0, 1) },
    { tag: 0x00020002, vr: 'UI', value: uidOf(file.dataset, 0x00080016) ?? '' },
    { tag: 0x00020010, vr: 'UI', value: file.transferSyntaxUid },
  ]
}

const keptMeta: ReadonlySet<number> = new Set([0x00020001, 0x00020002, 0x00020010])

const textAfter = (file: DicomFile, profile: CompiledProfile, uidAlias: (uid: string) => string) => {
  const uid = uidOf(file.dataset, 0x00080018) ?? ''
  return profile.options.has('retain-uids') ? uid : uidAlias(uid)
}

function afterOf({ edit, after }: Decision): string {
  if (after !== undefined) return after
  if (typeof edit !== 'object') return ''
  const { value } = edit
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Attributes that every de-identified object carries. @see DICOM PS3.15 E.1.1 */
function marksOf(profile: CompiledProfile, alias: SubjectAlias): readonly NewElement[] {
  const options = [...profile.options]
  const codes = [basicProfileCode, ...options.map(option => optionCodes[option])]
  const temporal = profile.options.has('full-dates')
    ? 'UNMODIFIED'
    : profile.options.has('modified-dates')
      ? 'MODIFIED'
      : 'REMOVED'
  return [
    { tag: 0x00100010, vr: 'PN', value: alias.pseudonym },
    { tag: 0x00100020, vr: 'LO', value: alias.pseudonym },
    { tag: 0x00120062, vr: 'CS', value: 'YES' },
    { tag: 0x00120063, vr: 'LO', value: [`DICOM PS3.15 ${profileEdition} Basic Profile`, ...options.map(shortName)] },
    { tag: 0x00120064, vr: 'SQ', value: { items: codes.map(codeItem) } },
    { tag: 0x00280303, vr: 'CS', value: temporal },
  ]
}
const shortName = (option: OptionName) => option.replaceAll('-', ' ')
const codeItem = ({ code, meaning }: { code: string; meaning: string }): readonly NewElement[] => [
  { tag: 0x00080100, vr: 'SH', value: code },
  { tag: 0x00080102, vr: 'SH', value: 'DCM' },
  { tag: 0x00080104, vr: 'LO', value: meaning },
]

/** Person names at any depth, and identifying numbers and places, from this file and from the person's other files. */
function identifiersOf(dataset: Dataset, known: KnownTexts | undefined): IdentifierSet {
  const texts = identifyingTexts(dataset)
  return gatherIdentifiers([...texts.names, ...(known?.names ?? [])], [...texts.others, ...(known?.others ?? [])])
}

/** The texts of a data set that identify: all PN values, and the numbers, addresses and phones of the person. Under all likely character sets. */
export function identifyingTexts(dataset: Dataset): KnownTexts {
  const names: string[] = []
  const others: string[] = []
  const read = (from: Dataset, tag: number): string[] => {
    const element = findElement(from, tag)
    if (element === undefined || element.length === 0 || element.items !== undefined) return []
    return decodeCandidates(bytesOf(from, element), characterSetsOf(from)).map(text => text.replace(/[\0 ]+$/, ''))
  }
  const walk = (from: Dataset, depth: number) => {
    for (const element of from.elements) {
      if (element.vr === 'PN') names.push(...read(from, element.tag).flatMap(text => text.split('\\')))
      if (depth < 8) for (const item of element.items ?? []) walk(item, depth + 1)
    }
    for (const tag of identifyingTags) others.push(...read(from, tag))
  }
  walk(dataset, 0)
  return { names: [...new Set(names)], others: [...new Set(others)] }
}

/** PatientID, other IDs, accession and admission numbers, address, telephone, birth date and name, mother's name, institution and its address. */
const identifyingTags = [
  ...[0x00100020, 0x00101000, 0x00080050, 0x00380010, 0x00101040, 0x00102154, 0x00100030, 0x00101090, 0x00200010],
  ...[0x00080080, 0x00080081, 0x00081010, 0x00401001, 0x00402016, 0x00402017],
]
