import { strict as assert } from 'node:assert'
import { formatTagHex, type PathStep } from '@tsumugi/dicom'
import { type OptionName, optionEffect } from './options.ts'
import { keyOf, type Row, tableRows } from './profile-table.ts'
import { type CompiledSiteRules, compileSiteRules } from './site-rules/compile-site-rules.ts'
import type { SiteRules, StandardRule } from './site-rules/site-rule.ts'
import attributeTypes from './tables/attribute-types.json' with { type: 'json' }
import confidentialityProfile from './tables/confidentiality-profile.json' with { type: 'json' }
import { type SopClassRule, sopClassRules } from './tables/sop-classes.ts'

/**
 * What is done to one element. `remove` X; `empty` Z (no value); `dummy` D (a value that says nothing); `uid` U (keyed UID);
 * `recurse` U* (items stay, their own elements are decided one by one); `shift` dates; `clean` text; `keep` K; `site-value` what a rule of the site gives.
 */
export type Action = 'remove' | 'empty' | 'dummy' | 'uid' | 'recurse' | 'shift' | 'clean' | 'keep' | 'site-value'

/** The profile for one SOP class and set of options, ready to be asked per element. */
export interface CompiledProfile {
  readonly sopClassUid: string
  readonly rule: SopClassRule
  readonly options: ReadonlySet<OptionName>
  /**
   * The table's answer for an attribute, nothing where the table is silent. `path` leads to the data set that holds it, empty at the root;
   * it is looked at only where the answer hangs on the attribute's Type there.
   */
  readonly findAction: (tag: number, path: readonly PathStep[]) => Action | undefined
  /** What the table says without options: for a cleaned text that is left with nothing, and a date that is none. */
  readonly findBasicAction: (tag: number, path: readonly PathStep[]) => Action | undefined
  /** Rules of the site, which come before the table; none where the site has none. */
  readonly site: CompiledSiteRules | undefined
}

/** Edition of Table E.1-1 in force. */
export const profileEdition = confidentialityProfile.edition

/** The profile of a SOP class, compiled once for each set of options and rules of a site; nothing for a class that the profile does not know. */
export function findProfile(
  sopClassUid: string,
  options: readonly OptionName[],
  siteRules: SiteRules = [],
): CompiledProfile | undefined {
  const rule = sopClassRules.get(sopClassUid)
  if (rule === undefined) return undefined
  const key = `${sopClassUid}|${[...options].sort().join()}|${siteRules.length === 0 ? '' : JSON.stringify(siteRules)}`
  const known = compiled.get(key)
  if (known !== undefined) return known
  const made = compile(sopClassUid, rule, { options, siteRules })
  compiled.set(key, made)
  return made
}

/** Bounded by the known classes and the sets of options in use. */
const compiled = new Map<string, CompiledProfile>()

interface Given {
  readonly options: readonly OptionName[]
  readonly siteRules: SiteRules
}

function compile(sopClassUid: string, rule: SopClassRule, { options, siteRules }: Given): CompiledProfile {
  const site = siteRules.length === 0 ? undefined : compileSiteRules(siteRules, sopClassUid)
  const selected = new Set(options)
  const types = typesOf(rule.iod)
  const atRoot = new Map<number, Resolved>()
  const nested = new Map<number, Answer>()
  for (const [tag, row] of tableRows) {
    const answer = answerOf(row, selected)
    const resolve = (action: Unresolved) => resolveByType(action, types.get(pathKey([], tag)), false)
    atRoot.set(tag, { action: resolve(answer.action), basic: resolve(answer.basic) })
    nested.set(tag, answer)
  }
  const findInTable = (which: 'action' | 'basic') => (tag: number, path: readonly PathStep[]) => {
    const key = keyOf(tag)
    if (path.length === 0) return atRoot.get(key)?.[which]
    const answer = nested.get(key)?.[which]
    return typeof answer === 'object' ? resolveByType(answer, types.get(pathKey(path, tag)), true) : answer
  }
  return {
    sopClassUid,
    rule,
    options: selected,
    findAction: (tag, path) => {
      const wish = site?.actionOf(tag)
      return wish === undefined ? findInTable('action')(tag, path) : siteAction(wish, findInTable('basic')(tag, path))
    },
    findBasicAction: findInTable('basic'),
    site,
  }
}

/** Decided already, or a compound code that hangs on the attribute's Type. */
type Unresolved = Action | { readonly code: string }
interface Answer {
  readonly action: Unresolved
  readonly basic: Unresolved
}
interface Resolved {
  readonly action: Action
  readonly basic: Action
}

/**
 * How a rule of a site is carried out. What it takes away goes as far as the object stays valid: as the profile without options does it, and of what
 * stands in no row of the table, whose Type is not known here, an empty attribute is left.
 */
function siteAction(wish: StandardRule['action'], basic: Action | undefined): Action | undefined {
  switch (wish) {
    case 'keep':
    case 'clean':
      return wish
    case 'replace':
      return 'site-value'
    case 'remove':
      return basic ?? 'empty'
    case 'empty':
      return basic === undefined || basic === 'remove' ? 'empty' : basic
    case 'add':
      return basic
  }
}

/** D rows whose value tells objects apart; a constant would merge them. */
const identifierTags: ReadonlySet<number> = new Set([0x00400512, 0x00400551])
/** Its module is the user's choice in every presentation state, so its absence keeps the object valid. @see DICOM PS3.3 A.33 */
const graphicAnnotationSequence = 0x00700001

function answerOf(row: Row, options: ReadonlySet<OptionName>): Answer {
  const basic = basicAnswer(row)
  const effect = optionEffect(row.letters, options)
  if (effect === 'K') return { action: 'keep', basic }
  if (effect === 'C') return { action: row.letters.includes('t') ? 'shift' : 'clean', basic }
  return { action: basic, basic }
}

function basicAnswer({ code }: Row): Unresolved {
  const fixed: Readonly<Record<string, Action>> = { X: 'remove', Z: 'empty', D: 'dummy', U: 'uid' }
  return fixed[code] ?? { code }
}

/**
 * Resolve a compound code so that the object stays valid: Type 1 must have a value, Type 2 must be there, Type 3 may go. An attribute that the
 * object does not list at the top level may go too; inside sequences, whose macros the table of Types lacks in part, it is emptied instead.
 * References to images (U*) always stay, with their UIDs replaced: the list of all references (Common Instance Reference) names the same objects,
 * and one without the other makes the object invalid. @see DICOM PS3.15 E.3, PS3.3 C.12.2
 */
function resolveByType(action: Unresolved, type: string | undefined, isNested: boolean): Action {
  if (typeof action !== 'object') return action
  const { code } = action
  if (code.includes('U*')) return 'recurse'
  if (type?.startsWith('1')) return code.includes('D') ? 'dummy' : 'empty'
  if (type?.startsWith('2') || (type === undefined && isNested)) return code.includes('Z') ? 'empty' : 'dummy'
  return code.includes('X') ? 'remove' : 'empty'
}

const pathKey = (path: readonly PathStep[], tag: number) =>
  [...path.flatMap(step => ('tag' in step ? [step.tag] : [])), tag].map(formatTagHex).join('/')

/** Path → strictest Type of all modules of the object. */
function typesOf(iod: string): ReadonlyMap<string, string> {
  const iods: Readonly<Record<string, readonly string[]>> = attributeTypes.iods
  const byModule: Readonly<Record<string, Readonly<Record<string, string>>>> = attributeTypes.types
  const modules = iods[iod]
  assert(modules !== undefined, `no modules are listed for ${iod}`)
  const types = new Map<string, string>()
  for (const module of modules)
    for (const [path, type] of Object.entries(byModule[module] ?? {})) {
      const other = types.get(path)
      if (other === undefined || type < other) types.set(path, type)
    }
  return types
}

/** True where the table wants the identifier replaced by one that still tells objects apart. */
export const isTellingIdentifier = (tag: number) => identifierTags.has(tag)
/** True where a D of the table is carried out by leaving the attribute out. */
export const isRemovableDummy = (tag: number) => tag === graphicAnnotationSequence
