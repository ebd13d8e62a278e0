import { strict as assert } from 'node:assert'

/** `(0008,0005)`, upper-case hexadecimal. */
export function formatTag(tag: number): string {
  const hex = formatTagHex(tag)
  return `(${hex.slice(0, 4)},${hex.slice(4)})`
}

/** `00080005`, as in DICOM JSON. */
export const formatTagHex = (tag: number): string => tag.toString(16).padStart(8, '0').toUpperCase()

/** Reads `00080005`, `0008,0005` or `(0008,0005)`; undefined for anything else. */
export function parseTag(text: string): number | undefined {
  const match = /^\(?([0-9a-f]{4}),?([0-9a-f]{4})\)?$/i.exec(text)
  return match ? Number.parseInt(`${match[1]}${match[2]}`, 16) : undefined
}

/** The tag of a group and an element number, both 16 bits. */
export function tagOf(group: number, element: number): number {
  assert(group >= 0 && group <= 0xffff && element >= 0 && element <= 0xffff, 'group and element are 16 bits each')
  return group * 0x10000 + element
}

/** The upper 16 bits. */
export const groupOf = (tag: number): number => tag >>> 16

/** True for odd groups, which hold private elements. @see DICOM PS3.5 7.8 */
export const isPrivate = (tag: number): boolean => (tag & 0x10000) !== 0

/** True for the element that reserves a block of a private group: (gggg,0010-00FF). @see DICOM PS3.5 7.8.1 */
export const isPrivateCreator = (tag: number): boolean =>
  isPrivate(tag) && (tag & 0xffff) >= 0x10 && (tag & 0xffff) <= 0xff
