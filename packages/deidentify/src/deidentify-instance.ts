import {
  type Dataset,
  type DicomFile,
  type EditPlan,
  findElement,
  type NewElement,
  type ParseResult,
  uidOf,
  wholeTextOf,
} from '@tsumugi/dicom'
import { type CompiledProfile, findProfile } from './compile-profile.ts'
import type { Act, Decider } from './decide-element.ts'
import { decideRemembering } from './decide-remembering.ts'
import { defaultOptions } from './options.ts'
import { createStates, type PlanState } from './plan-state.ts'
import type { WithholdReason } from './reasons.ts'
import { type DeidentifyRules, longestBefore } from './rules.ts'
import type { SubjectAlias } from './site-key.ts'
import { findContentReason, findFileReason } from './withhold.ts'

/** Implementation Class UID of files written by this profile; fixed once from a random UUID. @see DICOM PS3.7 D.3.3.2 */
export const implementationClassUid = '2.25.13839659620782504814660620232512000134'
const implementationVersion = 'TSUMUGI_1'

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

/** A planner for many files of one site: profiles are compiled once a SOP class, UIDs replaced once each, and equal elements of a person decided once. */
export function createPlanner(rules: DeidentifyRules): (parsed: ParseResult) => InstancePlan {
  const options = rules.options ?? defaultOptions
  const profiles = new Map<string, CompiledProfile | undefined>()
  const profileOf = (sopClassUid: string) => {
    if (!profiles.has(sopClassUid)) profiles.set(sopClassUid, findProfile(sopClassUid, options, rules.siteRules))
    return profiles.get(sopClassUid)
  }
  const findState = createStates(rules)
  return parsed => {
    const fileReason = findFileReason(parsed, rules.unknownSubjects ?? 'withhold')
    if (fileReason !== undefined || parsed.file === undefined) return withhold(fileReason ?? 'file/unreadable')
    const { file } = parsed
    const profile = profileOf(uidOf(file.dataset, 0x00080016) ?? '')
    if (profile === undefined) return withhold('class/unknown')
    const contentReason = findContentReason(file, profile, rules.pixels ?? 'withhold')
    if (contentReason !== undefined) return withhold(contentReason)
    return planEdit(file, findState(file.dataset, profile))
  }
}

const withhold = (reason: WithholdReason): InstancePlan => ({ kind: 'withheld', reason })

function planEdit(file: DicomFile, state: PlanState): InstancePlan {
  const { alias, decider } = state
  const actions: Record<string, number> = {}
  const count = (act: Act) => {
    actions[act] = (actions[act] ?? 0) + 1
  }
  const sopInstanceUid = instanceUidAfter(file, decider)
  const edit: EditPlan = {
    preamble: 'zero',
    trailing: 'drop',
    element: decideRemembering(state, count),
    add: context => (context.path.length === 0 ? [...state.marks, ...lackingOf(state, context.dataset)] : []),
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
    if (element === undefined) continue
    count('replaced')
    state.onChange?.({
      ...{ tag, depth: 0, act: 'replaced', after: alias.pseudonym },
      before: wholeTextOf(file.dataset, element).slice(0, longestBefore),
    })
  }
  return { kind: 'edit', file, edit, alias, sopInstanceUid, actions }
}

/** What a rule of the site adds to a root that lacks it. */
const lackingOf = ({ decider }: PlanState, dataset: Dataset) =>
  (decider.profile.site?.additions ?? []).filter(({ tag }) => findElement(dataset, tag) === undefined)

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

function instanceUidAfter({ dataset }: DicomFile, { profile, aliasUid }: Decider): string {
  const uid = uidOf(dataset, 0x00080018) ?? ''
  return profile.options.has('retain-uids') ? uid : aliasUid(uid)
}
