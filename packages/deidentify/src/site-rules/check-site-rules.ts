import { findEntry, findTag, groupOf, parseTag, type Vr } from '@tsumugi/dicom'
import { findRow } from '../profile-table.ts'
import { sopClassRules } from '../tables/sop-classes.ts'
import type { PrivateRule, SiteRules, StandardRule } from './site-rule.ts'

/** What is wrong with a rule, counted from 1. The sentence says what was expected; it holds no value of the file but names of attributes. */
export interface SiteRuleFault {
  readonly rule: number
  readonly code: 'attribute' | 'action' | 'value' | 'class' | 'private'
  readonly message: string
}

/** Look through the rules of a site; none is in force unless all are sound. */
export function checkSiteRules(rules: SiteRules): readonly SiteRuleFault[] {
  return rules.flatMap((rule, index): SiteRuleFault[] => {
    const found = [...(isPrivateRule(rule) ? checkPrivate(rule) : checkStandard(rule)), ...checkClasses(rule)]
    return found.map(fault => ({ rule: index + 1, ...fault }))
  })
}

type Fault = Omit<SiteRuleFault, 'rule'>

export const isPrivateRule = (rule: SiteRules[number]): rule is PrivateRule => 'private' in rule

/** The tag of a rule's attribute; undefined for one that PS3.6 does not know. */
export function tagOfRule({ attribute }: StandardRule): number | undefined {
  const hex = /^\(?([0-9a-f]{4}),?([0-9a-f]{4})\)?$/i.exec(attribute)
  const tag = hex === null ? findTag(attribute) : parseTag(`${hex[1]}${hex[2]}`)
  return tag === undefined || findEntry(tag) === undefined ? undefined : tag
}

function checkStandard(rule: StandardRule): Fault[] {
  const tag = tagOfRule(rule)
  const vr = tag === undefined ? undefined : findEntry(tag)?.vr
  if (tag === undefined || vr === undefined)
    return [{ code: 'attribute', message: 'expected a keyword of PS3.6 or a tag (gggg,eeee) of it' }]
  if (isStructural(tag)) return [action(rule, 'this attribute holds the object together and is not for a rule')]
  if (rule.action === 'keep') return checkKeep(rule, tag, vr)
  if (rule.action === 'clean' && !cleanable.has(vr))
    return [action(rule, `only texts are cleaned (${[...cleanable].join(', ')}); this is ${vr}`)]
  return rule.action === 'replace' || rule.action === 'add' ? checkValue(rule, vr) : []
}

const action = ({ attribute, action: name }: StandardRule, message: string): Fault => ({
  code: 'action',
  message: `${name} ${attribute}: ${message}`,
})

/** Where a rule could undo the profile for the person itself, an option of the profile is the way, or none. */
function checkKeep(rule: StandardRule, tag: number, vr: Vr): Fault[] {
  if (vr === 'UI') return [action(rule, 'UIDs are kept by the option retain-uids alone')]
  if (vr === 'DA' || vr === 'DT') return [action(rule, 'dates are kept by the option full-dates alone')]
  if (vr === 'PN') return [action(rule, 'names of persons are never kept')]
  const letters = findRow(tag)?.letters ?? ''
  const isOfPatient = groupOf(tag) === 0x0010 && findRow(tag) !== undefined && !/p/i.test(letters)
  return isOfPatient || identifying.has(tag) ? [action(rule, 'what identifies the patient is never kept')] : []
}

/** Accession Number, Study ID, Admission ID and the numbers of orders: with the hospital's system they are the patient. */
const identifying: ReadonlySet<number> = new Set([
  0x00080050, 0x00200010, 0x00380010, 0x00402016, 0x00402017, 0x00401001, 0x00400009, 0x00321032,
])

const cleanable: ReadonlySet<Vr> = new Set<Vr>(['LO', 'SH', 'ST', 'LT', 'UT', 'UC'])

/** Longest value of each VR whose value a rule may give, in characters. @see DICOM PS3.5 6.2 */
const longest: Partial<Record<Vr, number>> = { CS: 16, SH: 16, AE: 16, LO: 64, ST: 1024, LT: 10_240, UC: 10_240 }

function checkValue({ value }: StandardRule, vr: Vr): Fault[] {
  const most = longest[vr]
  if (most === undefined)
    return [{ code: 'value', message: `a value is given for ${Object.keys(longest).join(', ')}; this is ${vr}` }]
  const form = vr === 'CS' ? /^[A-Z0-9 _]+$/ : /^[ -[\]-~]+$/
  if (value !== undefined && value.length <= most && form.test(value)) return []
  const kind = vr === 'CS' ? 'capitals, digits, blank and underscore' : 'ASCII without backslash'
  return [{ code: 'value', message: `expected 1 to ${most} characters (${kind})` }]
}

/** What makes the object what it is, and what the profile writes itself. */
function isStructural(tag: number): boolean {
  const group = groupOf(tag)
  return group <= 0x0002 || group === 0x0028 || group >= 0x7fe0 || group % 2 === 1 || structural.has(tag)
}

const structural: ReadonlySet<number> = new Set([
  ...[0x00080005, 0x00080016, 0x00080018, 0x0020000d, 0x0020000e, 0x00080060],
  ...[0x00100010, 0x00100020, 0x00120062, 0x00120063, 0x00120064],
])

function checkPrivate({ private: at }: PrivateRule): Fault[] {
  const isSound =
    /^[0-9a-f]{3}[13579bdf]$/i.test(at.group) &&
    /^[0-9a-f]{2}$/i.test(at.element) &&
    /^[ -[\]-~]{1,64}$/.test(at.creator)
  const message = 'expected creator (1 to 64 characters), group (four hexadecimal digits, odd), element (two digits)'
  return isSound ? [] : [{ code: 'private', message }]
}

function checkClasses({ sopClasses }: { readonly sopClasses?: readonly string[] | undefined }): Fault[] {
  const kinds = new Set([...sopClassRules.values()].map(rule => rule.iod))
  const isKnown = (one: string) => sopClassRules.has(one) || kinds.has(one)
  const message = `expected UIDs of storage SOP classes, or of: ${[...kinds].join(', ')}`
  return sopClasses === undefined || (sopClasses.length > 0 && sopClasses.every(isKnown))
    ? []
    : [{ code: 'class', message }]
}
