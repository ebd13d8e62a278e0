import { readFile } from 'node:fs/promises'
import { createPlanner, type ElementChange } from '@tsumugi/deidentify'
import { editDicom, findKeyword, formatTag, parseDicom, textOf } from '@tsumugi/dicom'
import { deidentifyRulesOf, type RunRules } from '#deidentify'
import type { Scan, ScannedInstance } from '#receive'

/** What happens to one attribute over all instances of a study. Values are for the screen inside the hospital and are never stored. */
export interface AttributeReview {
  readonly tag: string
  readonly keyword: string
  readonly act: ElementChange['act']
  readonly count: number
  /** Up to five distinct values, before and after. */
  readonly examples: readonly { readonly before: string; readonly after: string }[]
}
export interface StudyReview {
  readonly studyInstanceUid: string
  readonly pseudonym: string
  readonly patientName: string
  readonly instances: number
  readonly withheld: readonly { readonly reason: string; readonly count: number }[]
  readonly attributes: readonly AttributeReview[]
}

const maxExamples = 5

/**
 * Show what would leave of a study: every attribute that is changed, how often, and from what to what. Made anew from the files at each call, so that
 * no value before the change is ever written down.
 */
export async function reviewStudy(
  scan: Scan,
  studyInstanceUid: string,
  rules: RunRules,
): Promise<StudyReview | undefined> {
  const instances = scan.instances.filter(instance => instance.studyInstanceUid === studyInstanceUid)
  const first = instances[0]
  if (first === undefined) return undefined
  const gathered = await gatherChanges(scan, instances, rules)
  return {
    studyInstanceUid,
    pseudonym: first.pseudonym,
    patientName: gathered.patientName,
    instances: instances.length,
    withheld: [...gathered.withheld].map(([reason, count]) => ({ reason, count })),
    attributes: [...gathered.byAttribute.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1)),
  }
}

async function gatherChanges(scan: Scan, instances: readonly ScannedInstance[], rules: RunRules) {
  const byAttribute = new Map<string, AttributeReview>()
  const withheld = new Map<string, number>()
  let patientName = ''
  const plan = createPlanner({
    ...deidentifyRulesOf(rules, scan),
    onChange: change => note(byAttribute, change),
  })
  for (const instance of instances) {
    const parsed = parseDicom(await readFile(instance.path))
    patientName ||= parsed.file === undefined ? '' : (textOf(parsed.file.dataset, 0x00100010) ?? '')
    const planned = plan(parsed)
    if (planned.kind === 'withheld') withheld.set(planned.reason, (withheld.get(planned.reason) ?? 0) + 1)
    else editDicom(planned.file, planned.edit)
  }
  return { byAttribute, withheld, patientName }
}

function note(byAttribute: Map<string, AttributeReview>, change: ElementChange): void {
  const key = `${change.tag}|${change.act}`
  const { before, after } = change
  const known = byAttribute.get(key)
  const examples = known?.examples ?? []
  const isNew = examples.length < maxExamples && !examples.some(one => one.before === before && one.after === after)
  byAttribute.set(key, {
    tag: formatTag(change.tag),
    keyword: findKeyword(change.tag) ?? '',
    act: change.act,
    count: (known?.count ?? 0) + 1,
    examples: isNew ? [...examples, { before, after }] : examples,
  })
}
