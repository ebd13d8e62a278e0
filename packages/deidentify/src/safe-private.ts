import { bytesOf, type Dataset, type Element, findElement, groupOf, isPrivateCreator } from '@tsumugi/dicom'
import type { CompiledProfile } from './compile-profile.ts'
import safePrivate from './tables/safe-private.json' with { type: 'json' }

/** Creator and group → low bytes of the elements that are safe. @see DICOM PS3.15 Table E.3.10-1 */
const safe = new Map(
  safePrivate.blocks.map(({ creator, group, elements }) => [
    `${creator}|${Number.parseInt(group, 16)}`,
    new Set(elements.map(element => Number.parseInt(element, 16))),
  ]),
)

/** VRs whose values are numbers or short codes. Blobs of bytes stay out even when their element is called safe. */
const readableVrs = new Set(['CS', 'DS', 'FD', 'FL', 'IS', 'LO', 'SH', 'SL', 'SQ', 'SS', 'UI', 'UL', 'US', 'AT'])

/**
 * True for a private element that stands in the block of a creator whose safe list has it, with the option to retain those, or that a rule of the site
 * keeps; and whose VR can be read. The block is found by the creator in the same data set, wherever it reserved its room. A creator element stays if
 * anything in its block does. @see DICOM PS3.5 7.8.1
 */
export function isPrivateKept(element: Element, dataset: Dataset, profile: CompiledProfile): boolean {
  const { tag } = element
  if (!profile.options.has('retain-safe-private') && profile.site === undefined) return false
  if (isPrivateCreator(tag))
    return dataset.elements.some(other => blockOf(other.tag) === tag && isPrivateKept(other, dataset, profile))
  const block = blockOf(tag)
  const creator = block === undefined ? undefined : findElement(dataset, block)
  if (creator === undefined || !readableVrs.has(element.items === undefined ? element.vr : 'SQ')) return false
  const name = Buffer.from(bytesOf(dataset, creator))
    .toString('latin1')
    .replace(/[ \0]+$/, '')
    .trim()
  const wish = profile.site?.privateActionOf(name, groupOf(tag), tag & 0xff)
  if (wish !== undefined) return wish === 'keep'
  return profile.options.has('retain-safe-private') && (safe.get(`${name}|${groupOf(tag)}`)?.has(tag & 0xff) ?? false)
}

/** The tag of the creator that reserves the block of a private element; nothing for elements below 1000. */
const blockOf = (tag: number): number | undefined => {
  const block = (tag >>> 8) & 0xff
  return block >= 0x10 ? groupOf(tag) * 0x10000 + block : undefined
}
