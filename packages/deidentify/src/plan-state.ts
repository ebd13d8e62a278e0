import { characterSetsOf, type Dataset, encodeNew, type NewElement, textOf } from '@tsumugi/dicom'
import { type CompiledProfile, profileEdition } from './compile-profile.ts'
import type { Decider } from './decide-element.ts'
import { createDecisionMemory, type DecisionMemory } from './decision-memory.ts'
import { gatherIdentifiers } from './identifiers.ts'
import { type KnownTexts, signIdentifying } from './identifying-texts.ts'
import { basicProfileCode, type OptionName, optionCodes } from './options.ts'
import { type DeidentifyRules, type ElementChange, subjectOf, uidSeed } from './rules.ts'
import { aliasIdentifier, aliasUid, type SubjectAlias } from './site-key.ts'

/** All that the decisions on a file hang on but the file's own elements: the same for most slices of a series. */
export interface PlanState {
  readonly alias: SubjectAlias
  readonly decider: Decider
  readonly marks: readonly NewElement[]
  /** Of the person's other files. */
  readonly known: KnownTexts | undefined
  /** None where each change is to be told. */
  readonly memory: DecisionMemory | undefined
  readonly onChange: ((change: ElementChange) => void) | undefined
}

/** A few series may take turns in a folder. */
const mostStates = 16

/** Finds the state of a data set, or makes it. Two data sets share one only if nothing that a decision hangs on differs. */
export function createStates(rules: DeidentifyRules): (dataset: Dataset, profile: CompiledProfile) => PlanState {
  const states = new Map<string, PlanState>()
  const plainAlias = createUidAlias(rules)
  const findSubject = createSubjects(rules)
  return (dataset, profile) => {
    const { signature, read } = signIdentifying(dataset)
    const { isExplicit, isBigEndian } = dataset.encoding
    const encoding = `${isExplicit} ${isBigEndian} ${characterSetsOf(dataset).join()}`
    const alias = findSubject(dataset)
    const key = `${profile.sopClassUid}\n${alias.pseudonym}\n${encoding}\n${signature}`
    const known = rules.findKnownTexts?.(alias.pseudonym)
    const found = states.get(key)
    if (found !== undefined && found.known === known) return found
    const made = makeState(rules, { dataset, profile, alias, own: read(), known, plainAlias })
    if (states.size >= mostStates) states.clear()
    states.set(key, made)
    return made
  }
}

interface StateFacts {
  readonly dataset: Dataset
  readonly profile: CompiledProfile
  readonly alias: SubjectAlias
  readonly own: KnownTexts
  readonly known: KnownTexts | undefined
  readonly plainAlias: (uid: string) => string
}

function makeState(rules: DeidentifyRules, { dataset, profile, alias, own, known, plainAlias }: StateFacts): PlanState {
  const names = [...own.names, ...(known?.names ?? [])]
  const others = [...own.others, ...(known?.others ?? [])]
  const places = [...(own.places ?? []), ...(known?.places ?? [])]
  const decider: Decider = {
    ...{ profile, shiftDays: alias.shiftDays },
    identifiers: gatherIdentifiers(names, [...others, ...places]),
    ofPerson: gatherIdentifiers(names, others),
    aliasUid: uid => plainAlias(uidSeed(uid, alias, rules)),
    aliasIdentifier: value => aliasIdentifier(rules.key, 'specimen', value),
  }
  const memory = rules.onChange === undefined ? createDecisionMemory() : undefined
  const marks = marksOf(profile, alias).map(mark => encodeNew(mark, dataset))
  return { alias, decider, marks, known, memory, onChange: rules.onChange }
}

/** The alias of the person of a data set; the last one is known again, since one person's files mostly follow one another. */
function createSubjects(rules: DeidentifyRules): (dataset: Dataset) => SubjectAlias {
  let last: { readonly identity: string; readonly alias: SubjectAlias } | undefined
  return dataset => {
    const identity = [0x00100020, 0x00100021, 0x0020000d].map(tag => textOf(dataset, tag) ?? '').join('\n')
    if (last?.identity !== identity) last = { identity, alias: subjectOf(dataset, rules) }
    return last.alias
  }
}

function createUidAlias({ key }: DeidentifyRules): (uid: string) => string {
  const uids = new Map<string, string>()
  return uid => {
    const known = uids.get(uid)
    if (known !== undefined) return known
    const made = aliasUid(key, uid)
    // An hour's work fits; the map is a shortcut and may be dropped at any time.
    if (uids.size > 500_000) uids.clear()
    uids.set(uid, made)
    return made
  }
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
