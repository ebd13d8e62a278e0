import {
  characterSetsOf,
  type Dataset,
  type DicomFile,
  type Element,
  findEntry,
  formatPath,
  isPrivate,
  isPrivateCreator,
  itemsOf,
  type PathStep,
  textOf,
  textsOf,
  uidOf,
  usesCharacterSet,
  valueVrOf,
  wholeTextOf,
} from '@tsumugi/dicom'
import { cleanText } from './clean-text.ts'
import { type Action, type CompiledProfile, findProfile } from './compile-profile.ts'
import { createElementKeys, isMemorable, ownTextOf } from './decision-memory.ts'
import { isDummyText } from './dummy-values.ts'
import { basicProfileCode, type OptionName, optionCodes, optionNames } from './options.ts'
import { type ResidualCode, type ResidualIssue, residualIssues } from './residual-issues.ts'
import { isPrivateKept } from './safe-private.ts'
import { pseudonymForm } from './site-key.ts'
import type { SiteRules } from './site-rules/site-rule.ts'

/**
 * Check that a file that claims to be de-identified is: every attribute as the profile, with the options that the file itself names, would leave it.
 * Run by the gateway before sending and by the server on arrival. `pseudonym` is the one announced for the subject, `siteRules` those of the site.
 */
export const residualCheck = (file: DicomFile, pseudonym?: string, siteRules?: SiteRules): readonly ResidualIssue[] =>
  createResidualCheck(siteRules)(file, pseudonym)

/** The same for many files: elements of the root that were found clean are known again by their bytes, as most are the same in each slice of a series. */
export function createResidualCheck(
  siteRules: SiteRules = [],
): (file: DicomFile, pseudonym?: string) => readonly ResidualIssue[] {
  const cleanSets = new Map<string, Set<string>>()
  const keyOf = createElementKeys()
  return (file, pseudonym) => {
    const { dataset } = file
    const options = claimedOptions(dataset)
    const profile = findProfile(uidOf(dataset, 0x00080016) ?? '', options, siteRules)
    if (profile === undefined) return [issue('residual/class-unknown', [])]
    const { isExplicit, isBigEndian } = dataset.encoding
    const state = [profile.sopClassUid, ...options, isExplicit, isBigEndian, ...characterSetsOf(dataset)].join('\n')
    const clean = cleanSets.get(state) ?? new Set()
    cleanSets.set(state, clean)
    return [
      ...checkMarks(dataset),
      ...checkPseudonym(dataset, pseudonym),
      ...checkMeta(file),
      ...checkElements(dataset, profile, { clean, keyOf }),
    ]
  }
}

/** Some hundred slices' worth of what differs between them. */
const mostClean = 20_000

interface Known {
  readonly clean: Set<string>
  readonly keyOf: ReturnType<typeof createElementKeys>
}

function checkElements(dataset: Dataset, profile: CompiledProfile, { clean, keyOf }: Known): ResidualIssue[] {
  const found: ResidualIssue[] = []
  if (clean.size > mostClean) clean.clear()
  for (const element of dataset.elements) {
    const key = isMemorable(element) ? keyOf(element, dataset) : undefined
    if (key !== undefined && clean.has(key)) continue
    const before = found.length
    visit(element, dataset, [], (one, from, path) => {
      const code = checkElement(one, from, path, profile)
      if (code !== undefined) found.push(issue(code, [...path, { tag: one.tag }]))
    })
    if (key !== undefined && found.length === before) clean.add(ownTextOf(key))
  }
  return found
}

const issue = (code: ResidualCode, path: readonly PathStep[]): ResidualIssue => ({
  code,
  severity: 'error',
  where: formatPath(path),
  message: residualIssues[code],
})

function claimedOptions(dataset: Dataset): OptionName[] {
  const codes = new Set(itemsOf(dataset, 0x00120064).map(item => textOf(item, 0x00080100)))
  return optionNames.filter(option => codes.has(optionCodes[option].code))
}

function checkMarks(dataset: Dataset): ResidualIssue[] {
  const isMarked = textOf(dataset, 0x00120062) === 'YES'
  const isCoded = itemsOf(dataset, 0x00120064).some(item => textOf(item, 0x00080100) === basicProfileCode.code)
  return isMarked && isCoded ? [] : [issue('residual/not-marked', [])]
}

function checkPseudonym(dataset: Dataset, announced: string | undefined): ResidualIssue[] {
  const id = textOf(dataset, 0x00100020) ?? ''
  if (!pseudonymForm.test(id) || textOf(dataset, 0x00100010) !== id) return [issue('residual/pseudonym', [])]
  return announced === undefined || announced === id ? [] : [issue('residual/pseudonym-differs', [])]
}

function checkMeta(file: DicomFile): ResidualIssue[] {
  const isPreambleClear = file.preamble?.every(byte => byte === 0) ?? true
  const allowed = new Set([0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013])
  const isMetaClear = file.meta.elements.every(element => allowed.has(element.tag))
  return isPreambleClear && isMetaClear ? [] : [issue('residual/meta', [])]
}

type Visit = (element: Element, dataset: Dataset, path: readonly PathStep[]) => void

function visit(element: Element, dataset: Dataset, path: readonly PathStep[], check: Visit): void {
  check(element, dataset, path)
  if (markTags.has(element.tag) && path.length === 0) return
  for (const [itemIndex, item] of (element.items ?? []).entries())
    for (const inner of item.elements) visit(inner, item, [...path, { tag: element.tag }, { itemIndex }], check)
}

/** Written by the profile itself, with values of its own. */
const markTags: ReadonlySet<number> = new Set([0x00120062, 0x00120063, 0x00120064, 0x00280303])
const identityTags: ReadonlySet<number> = new Set([0x00100010, 0x00100020])

function checkElement(
  element: Element,
  dataset: Dataset,
  path: readonly PathStep[],
  profile: CompiledProfile,
): ResidualCode | undefined {
  const { tag } = element
  if (path.length === 0 && (identityTags.has(tag) || markTags.has(tag))) return undefined
  if (isPrivate(tag)) {
    if (!isPrivateKept(element, dataset, profile)) return 'residual/private'
    return isPrivateCreator(tag) ? undefined : checkPlainText(element, dataset)
  }
  const action = profile.findAction(tag, path)
  if (action === undefined) return checkUnlisted(element, dataset)
  return checkListed(action, element, dataset, profile, path)
}

function checkListed(
  action: Action,
  element: Element,
  dataset: Dataset,
  profile: CompiledProfile,
  path: readonly PathStep[],
): ResidualCode | undefined {
  const isEmpty = element.length === 0 && (element.items?.length ?? 0) === 0
  if (isEmpty) return action === 'remove' ? 'residual/must-be-absent' : undefined
  switch (action) {
    case 'remove':
      return 'residual/must-be-absent'
    case 'empty':
      return 'residual/must-be-empty'
    case 'uid':
      return isReplacedUid(element, dataset) ? undefined : 'residual/uid'
    case 'dummy':
      return checkDummy(element, dataset)
    case 'clean':
      return checkCleaned(element, dataset, profile, path)
    case 'site-value':
      return wholeTextOf(dataset, element) === profile.site?.valueOf(element.tag) ? undefined : 'residual/text'
    case 'shift':
    case 'recurse':
    case 'keep':
      return undefined
  }
}

function checkDummy(element: Element, dataset: Dataset): ResidualCode | undefined {
  if (element.items !== undefined) return undefined
  const vr = valueVrOf(element)
  if (vr === 'UI') return isReplacedUid(element, dataset) ? undefined : 'residual/uid'
  if (!usesCharacterSet(vr)) return undefined
  const isExpected = textsOf(dataset, element.tag).every(text => isDummyText(text) || /^ID-[0-9A-Z]{10}$/.test(text))
  return isExpected ? undefined : 'residual/must-be-dummy'
}

const nobody = { folded: [] }

function checkCleaned(
  element: Element,
  dataset: Dataset,
  profile: CompiledProfile,
  path: readonly PathStep[],
): ResidualCode | undefined {
  if (element.items !== undefined || !usesCharacterSet(valueVrOf(element))) return undefined
  const text = wholeTextOf(dataset, element)
  if (isDummyText(text) && profile.findBasicAction(element.tag, path) === 'dummy') return undefined
  return cleanText(text, nobody) === text ? undefined : 'residual/text'
}

function checkUnlisted(element: Element, dataset: Dataset): ResidualCode | undefined {
  if (findEntry(element.tag) === undefined) return 'residual/unknown'
  if (element.items !== undefined || element.length === 0) return undefined
  switch (valueVrOf(element)) {
    case 'PN':
      return textsOf(dataset, element.tag).every(isDummyText) ? undefined : 'residual/person-name'
    case 'LT':
    case 'ST':
    case 'UC':
    case 'UT':
      return checkPlainText(element, dataset)
    case 'AE':
    case 'UR':
    case 'UN':
      return 'residual/must-be-absent'
    default:
      return undefined
  }
}

/** A text that went through the cleaning comes out of it again as it is. */
function checkPlainText(element: Element, dataset: Dataset): ResidualCode | undefined {
  if (element.items !== undefined || !usesCharacterSet(valueVrOf(element))) return undefined
  const text = wholeTextOf(dataset, element)
  return cleanText(text, nobody) === text ? undefined : 'residual/text'
}

/** True for UIDs under 2.25, for those of DICOM itself, and where the element is empty. */
function isReplacedUid(element: Element, dataset: Dataset): boolean {
  return textsOf(dataset, element.tag).every(
    uid => uid === '' || uid.startsWith('2.25.') || uid.startsWith('1.2.840.10008.'),
  )
}
