import { decodeText, isKnownCharacterSet, isPlainAscii } from './character-sets.ts'
import type { Dataset, Element } from './element.ts'
import { type DicomIssue, formatPath, issueOf, type PathStep } from './issues.ts'
import { bytesOf, characterSetsOf, findElement, valueVrOf } from './values.ts'
import { usesCharacterSet } from './vr.ts'

/** Does every text fit the character set that is declared for it? The file stays as it is; a reader sees U+FFFD, or a guess where no
 *  set is declared. At most one issue an element. @see DICOM PS3.5 6.1 */
export function checkTexts(dataset: Dataset, path: readonly PathStep[] = []): readonly DicomIssue[] {
  return [
    ...checkDeclaration(dataset, path),
    ...dataset.elements.flatMap(element => [
      ...checkText(dataset, element, path),
      ...(element.items ?? []).flatMap((item, itemIndex) =>
        checkTexts(item, [...path, { tag: element.tag }, { itemIndex }]),
      ),
    ]),
  ]
}

function checkDeclaration(dataset: Dataset, path: readonly PathStep[]): readonly DicomIssue[] {
  const declaration = findElement(dataset, 0x00080005)
  if (declaration === undefined || characterSetsOf(dataset).every(isKnownCharacterSet)) return []
  return [issueOf('character-set/unknown', placeOf(declaration, path))]
}

function checkText(dataset: Dataset, element: Element, path: readonly PathStep[]): readonly DicomIssue[] {
  if (element.length === 0 || element.items !== undefined || !usesCharacterSet(valueVrOf(element))) return []
  const bytes = bytesOf(dataset, element)
  if (isPlainAscii(bytes) || decodeText(bytes, characterSetsOf(dataset)).isFaithful) return []
  return [issueOf('character-set/undecodable', placeOf(element, path))]
}

const placeOf = (element: Element, path: readonly PathStep[]) => ({
  path: formatPath([...path, { tag: element.tag }]),
  offset: element.headerStart,
})
