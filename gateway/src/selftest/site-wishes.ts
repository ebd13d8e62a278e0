import { findProfile, type OptionName, type SiteRules } from '@tsumugi/deidentify'
import { type DicomFile, parseTag, uidOf } from '@tsumugi/dicom'
import type { Answer } from './answer-key.ts'
import type { Planting } from './plant-texts.ts'

/** What the rules of a site make of the key: what the site lets through is not planted, and what it takes away is not asked to stay. */
export interface SiteWishes {
  readonly isPlanted: (planting: Planting) => boolean
  readonly isAsked: (answer: Answer) => boolean
}

/** The wishes of a site for one file, by the SOP class of the file. */
export function siteWishesOf(
  { dataset }: DicomFile,
  { options, siteRules }: { readonly options: ReadonlySet<OptionName>; readonly siteRules: SiteRules },
): SiteWishes {
  const site = findProfile(uidOf(dataset, 0x00080016) ?? '', [...options], siteRules)?.site
  const wishOf = (tag: number | undefined) => (tag === undefined ? undefined : site?.actionOf(tag))
  return {
    isPlanted: ({ element }) => !['keep', 'replace'].includes(wishOf(element.tag) ?? ''),
    isAsked: ({ tagDs, action }) =>
      !staying.has(action) || !['remove', 'empty', 'replace'].includes(wishOf(lastTag(tagDs)) ?? ''),
  }
}

const staying: ReadonlySet<Answer['action']> = new Set<Answer['action']>([
  'tag_retained',
  'text_notnull',
  'text_retained',
])

/** The tag at the end of a path as the key writes it; undefined for a private one. */
const lastTag = (tagDs: string) => {
  const match = /\(([0-9A-F]{4}),([0-9A-F]{4})\)$/.exec(tagDs)
  return match === null ? undefined : parseTag(`${match[1]}${match[2]}`)
}
