import {
  aliasUid,
  createPlanner,
  createResidualCheck,
  defaultOptions,
  digestRules,
  identifyingTexts,
  type KnownTexts,
  type OptionName,
  type PixelPolicy,
  type SiteRules,
  subjectOf,
} from '@tsumugi/deidentify'
import { type Dataset, type DicomFile, editDicom, parseDicom, valueVrOf, wholeTextOf } from '@tsumugi/dicom'
import type { AnswerRow } from './answer-key.ts'
import { builtInFiles } from './built-in-files.ts'
import { type CanaryPerson, makeFacts, makePerson } from './canary-people.ts'
import { encodings, type TextEncoding } from './encodings.ts'
import { checkBeyond, type ExtraCheck, type TestedFile } from './extra-checks.ts'
import { encodingFor, plantFile } from './plant.ts'
import type { PlantContext } from './plant-elements.ts'
import type { CanarySet } from './plant-texts.ts'
import { type Mappings, type ScoredAnswer, scoreInstance } from './score.ts'
import { chooserOf } from './seeded-random.ts'

export interface SelfTest {
  readonly options?: readonly OptionName[]
  readonly siteRules?: SiteRules
  readonly pixels?: PixelPolicy
  /** Files of the site as bytes; those built into the product where there are none. */
  readonly files?: readonly Uint8Array[]
  /** Another seed plants other canaries. */
  readonly seed?: number
}

/** A self-test with all that was planted, written and found. */
export interface SelfTestOutcome {
  readonly rulesDigest: string
  readonly scored: readonly ScoredAnswer[]
  readonly beyond: readonly ExtraCheck[]
  readonly rows: readonly AnswerRow[]
  readonly mappings: Mappings
  readonly tested: readonly TestedFile[]
  /** Inputs that took no part, by reason: what the rules keep back needs no check. */
  readonly skipped: Readonly<Record<string, number>>
}

/** A key that is no site's; canaries need no secrets, and the same seed is to give the same output. */
const testKey = Uint8Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 256)

/** Plant canaries into files, run the rules in force on them, and score what comes out. Nothing is written. */
export function runSelfTest({
  options = defaultOptions,
  siteRules = [],
  pixels = 'withhold',
  files,
  seed = 1,
}: SelfTest = {}): SelfTestOutcome {
  const skipped: Record<string, number> = {}
  const skip = (reason: string) => {
    skipped[reason] = (skipped[reason] ?? 0) + 1
  }
  const rules = { key: testKey, options, siteRules, pixels }
  const mayPass = createPlanner({ ...rules, pixels })
  const sources = (files ?? builtInFiles()).flatMap(bytes => {
    const parsed = parseDicom(bytes)
    const planned = mayPass(parsed)
    if (planned.kind === 'withheld' && planned.reason !== 'subject/unknown') skip(planned.reason)
    return parsed.file === undefined || (planned.kind === 'withheld' && planned.reason !== 'subject/unknown')
      ? []
      : [parsed.file]
  })
  const planted = plantAll(sources, { options: new Set(options), siteRules }, seed)
  const known = new Map<string, KnownTexts>()
  for (const { planted: one } of planted)
    remember(known, subjectOf(one.file.dataset, rules).pseudonym, one.file.dataset)
  const planOf = createPlanner({ ...rules, findKnownTexts: pseudonym => known.get(pseudonym) })
  const check = createResidualCheck(siteRules)
  const tested = planted.flatMap((one): TestedFile[] => {
    const plan = planOf(parseDicom(one.planted.bytes))
    if (plan.kind === 'withheld') {
      skip(`planted: ${plan.reason}`)
      // A name under a wrong character set that nothing explains keeps its file back, as it should; any other loss counts.
      return plan.reason === 'text/character-set' ? [] : [one]
    }
    const output = parseDicom(Buffer.concat(editDicom(plan.file, plan.edit).chunks)).file
    const issues = output === undefined ? [] : check(output, plan.alias.pseudonym)
    if (issues.length > 0) skip('planted: residual/found')
    return [{ ...one, output: issues.length > 0 ? undefined : output }]
  })
  const mappings = mappingsOf(planted, rules.key)
  const scored = tested.flatMap(({ planted: one, output }) => scoreInstance(one.row, output, mappings))
  const rows = tested.map(({ planted: one }) => one.row)
  return {
    rulesDigest: digestRules(options, siteRules),
    scored,
    beyond: checkBeyond(tested),
    rows,
    mappings,
    tested,
    skipped,
  }
}

/** Canaries for each subject of the input, and its files with them. */
function plantAll(
  sources: readonly DicomFile[],
  inForce: Pick<PlantContext, 'options' | 'siteRules'>,
  seed: number,
): TestedFile[] {
  const sets = new Map<
    string,
    { readonly set: CanarySet; readonly encoding: TextEncoding; readonly canaries: readonly string[] }
  >()
  return sources.flatMap((source, index) => {
    const subject = subjectOf(source.dataset, { key: testKey }).pseudonym
    const found = sets.get(subject) ?? makeSet(seed * 1009 + sets.size, sets.size)
    sets.set(subject, found)
    const encoding = encodingFor(source, found.encoding)
    const chooser = chooserOf(seed * 7919 + index)
    const planted = plantFile(source, { set: found.set, encoding, chooser, ...inForce })
    return planted === undefined ? [] : [{ planted, output: undefined, canaries: found.canaries }]
  })
}

function makeSet(seed: number, subjectIndex: number) {
  const chooser = chooserOf(seed)
  const encoding = encodings[subjectIndex % encodings.length]
  if (encoding === undefined) throw new Error('there is no encoding to plant in')
  const { script } = encoding
  const person = () => makePerson(chooser, script)
  const set: CanarySet = {
    ...{ patient: person(), referring: person(), performing: person(), operator: person(), other: person() },
    facts: makeFacts(chooser),
  }
  return { set, encoding, canaries: canaryTexts(set) }
}

/** Texts of a subject that must be nowhere; what is so short that chance would meet it is left to the checks of each element. */
function canaryTexts({ patient, referring, performing, operator, facts }: CanarySet): string[] {
  const people: readonly CanaryPerson[] = [patient, referring, performing, operator]
  const names = people.flatMap(person => [person.latinName, ...person.latinForms, ...person.ownForms])
  const { patientId, otherId, accession, phone, address, hospital, email } = facts
  return [...names, patientId, otherId, accession, phone, address, hospital, email].filter(
    text => Buffer.byteLength(text) >= 6,
  )
}

function remember(known: Map<string, KnownTexts>, pseudonym: string, dataset: Dataset): void {
  const { names, others, places = [] } = identifyingTexts(dataset)
  const before = known.get(pseudonym) ?? { names: [], others: [] }
  const join = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])]
  known.set(pseudonym, {
    names: join(before.names, names),
    others: join(before.others, others),
    places: join(before.places ?? [], places),
  })
}

function mappingsOf(planted: readonly TestedFile[], key: Uint8Array): Mappings {
  const uids = new Map<string, string>()
  const patientIds = new Map<string, string>()
  const walk = (dataset: Dataset) => {
    for (const element of dataset.elements) {
      for (const item of element.items ?? []) walk(item)
      if (valueVrOf(element) !== 'UI' || element.items !== undefined) continue
      for (const uid of wholeTextOf(dataset, element)
        .split('\\')
        .map(one => one.trim()))
        if (uid !== '' && !uid.startsWith('1.2.840.10008.')) uids.set(uid, aliasUid(key, uid))
    }
  }
  for (const { planted: one } of planted) {
    walk(one.file.dataset)
    patientIds.set(one.row.patientId, subjectOf(one.file.dataset, { key }).pseudonym)
  }
  return { uids, patientIds }
}
