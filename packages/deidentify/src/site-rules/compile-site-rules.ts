import { strict as assert } from 'node:assert'
import { findEntry, type NewElement } from '@tsumugi/dicom'
import { sopClassRules } from '../tables/sop-classes.ts'
import { checkSiteRules, isPrivateRule, tagOfRule } from './check-site-rules.ts'
import type { SiteRules, StandardRule } from './site-rule.ts'

/** The rules of a site for one SOP class, ready to be asked per element. */
export interface CompiledSiteRules {
  readonly actionOf: (tag: number) => StandardRule['action'] | undefined
  /** The value of a `replace` rule. */
  readonly valueOf: (tag: number) => string | undefined
  readonly privateActionOf: (creator: string, group: number, low: number) => 'keep' | 'remove' | undefined
  /** Elements that the root gets where it lacks them. */
  readonly additions: readonly NewElement[]
}

/** Compile sound rules for a SOP class. Throws on rules that {@link checkSiteRules} faults: those are never in force in part. */
export function compileSiteRules(rules: SiteRules, sopClassUid: string): CompiledSiteRules {
  assert(checkSiteRules(rules).length === 0, 'rules of a site are compiled only when all are sound')
  const standard = new Map<number, StandardRule>()
  const added = new Map<number, StandardRule>()
  const ofPrivate = new Map<string, 'keep' | 'remove'>()
  for (const rule of rules) {
    if (!isFor(rule, sopClassUid)) continue
    if (isPrivateRule(rule)) {
      const { creator, group, element } = rule.private
      ofPrivate.set(keyOf(creator.trim(), Number.parseInt(group, 16), Number.parseInt(element, 16)), rule.action)
    } else (rule.action === 'add' ? added : standard).set(tagOfRule(rule) ?? 0, rule)
  }
  return {
    actionOf: tag => standard.get(tag)?.action,
    valueOf: tag => standard.get(tag)?.value,
    privateActionOf: (creator, group, low) => ofPrivate.get(keyOf(creator, group, low)),
    additions: [...added].flatMap(([tag, { value = '' }]) => {
      const vr = findEntry(tag)?.vr
      return vr === undefined ? [] : [{ tag, vr, value }]
    }),
  }
}

const keyOf = (creator: string, group: number, low: number) => `${creator}|${group}|${low}`

function isFor({ sopClasses }: SiteRules[number], sopClassUid: string): boolean {
  const kind = sopClassRules.get(sopClassUid)?.iod
  return sopClasses === undefined || sopClasses.some(one => one === sopClassUid || one === kind)
}
