import type { MethodCode } from '@tsumugi/deidentify'
import { type DicomFile, itemsOf, type NewElement, textOf, textsOf } from '@tsumugi/dicom'

/** De-identification Method and its codes with one option more, which keep what they say already. @see DICOM PS3.15 E.1.1, PS3.16 CID 7050 */
export function methodMarks({ dataset }: DicomFile, option: MethodCode): readonly NewElement[] {
  const name = option.meaning.replace(/ Option$/, '').toLowerCase()
  const codes = itemsOf(dataset, 0x00120064).map(item => ({
    code: textOf(item, 0x00080100) ?? '',
    meaning: textOf(item, 0x00080104) ?? '',
  }))
  const items = [...codes.filter(({ code }) => code !== option.code), option].map(codeItem)
  const methods = textsOf(dataset, 0x00120063).filter(method => method !== name)
  return [
    { tag: 0x00120063, vr: 'LO', value: [...methods, name] },
    { tag: 0x00120064, vr: 'SQ', value: { items } },
  ]
}

/** Whether the method codes of a de-identified file name an option. */
export const namesOption = ({ dataset }: DicomFile, option: MethodCode): boolean =>
  itemsOf(dataset, 0x00120064).some(item => textOf(item, 0x00080100) === option.code)

const codeItem = ({ code, meaning }: MethodCode): readonly NewElement[] => [
  { tag: 0x00080100, vr: 'SH', value: code },
  { tag: 0x00080102, vr: 'SH', value: 'DCM' },
  { tag: 0x00080104, vr: 'LO', value: meaning },
]
