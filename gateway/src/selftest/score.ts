import { bytesOf, type Dataset, type DicomFile, type Element, findElement, itemsOf, wholeTextOf } from '@tsumugi/dicom'
import { type Action, type Answer, type AnswerRow, md5Of } from './answer-key.ts'

/** New values by old ones, as the challenge's two mapping files give them. */
export interface Mappings {
  readonly uids: ReadonlyMap<string, string>
  readonly patientIds: ReadonlyMap<string, string>
}

/** One check with its outcome: 1 passed, 0 failed, between for a text that stayed in part. */
export interface ScoredAnswer {
  readonly answer: Answer
  readonly modality: string
  readonly score: number
}

/** Score one instance against its answers. `output` is nothing where the instance did not come out: what asks for removal then passes, the rest fails. */
export function scoreInstance(row: AnswerRow, output: DicomFile | undefined, mappings: Mappings): ScoredAnswer[] {
  return row.answers.map(answer => ({
    answer,
    modality: row.modality,
    score: output === undefined ? absentScores[answer.action] : scoreAnswer(answer, output.dataset, mappings),
  }))
}

const absentScores: Readonly<Record<Action, number>> = {
  ...{ tag_retained: 0, text_notnull: 0, text_retained: 0, text_removed: 1, date_shifted: 1, uid_changed: 1 },
  ...{ uid_consistent: 0, patid_consistent: 0, pixels_retained: 0, pixels_hidden: 1 },
}

function scoreAnswer({ action, tagDs, actionText, value }: Answer, dataset: Dataset, mappings: Mappings): number {
  if (action === 'pixels_retained') return passed(pixelDigest(dataset) === actionText)
  const place = findPlace(dataset, tagDs)
  const text = place === undefined ? undefined : wholeTextOf(place.dataset, place.element)
  switch (action) {
    case 'tag_retained':
      return passed(place !== undefined)
    case 'text_notnull':
      return passed(place !== undefined && place.element.length > 0)
    case 'text_retained':
      return text === undefined ? 0 : shareRetained(text, actionText)
    case 'text_removed':
      return passed(text === undefined || isTextGone(text, actionText))
    case 'date_shifted':
    case 'uid_changed':
      return passed(text === undefined || !text.includes(actionText))
    case 'uid_consistent':
      return passed(text === undefined || text === mappings.uids.get(value))
    case 'patid_consistent':
      return passed(text === undefined || text === mappings.patientIds.get(value))
    case 'pixels_hidden':
      return 0
  }
}

const passed = (isPassed: boolean) => (isPassed ? 1 : 0)

/** The words of a text; little words of English do not count, as in the challenge. */
const tokensOf = (text: string): string[] =>
  text
    .split(/[\s,;:()[\]{}"'!?<>=\\/]+/u)
    .filter(token => /[\p{L}\p{N}]/u.test(token) && !stopWords.has(token.toLowerCase()))

const stopWords = new Set(
  'a an and are as at be but by for from had has have he her his i if in into is it its me my no not of on or our out she so that the their them then there they this to up was we were what when who will with you your'.split(
    ' ',
  ),
)

/** True when neither the text nor any of its words is left. */
const isTextGone = (text: string, gone: string) =>
  !text.includes(gone) && !tokensOf(gone).some(token => text.includes(token))

/** 1 when the whole text or all its words stayed, else the part of its words that did. */
function shareRetained(text: string, expected: string): number {
  if (text.includes(expected)) return 1
  const tokens = tokensOf(expected)
  return tokens.length === 0 ? 0 : tokens.filter(token => text.includes(token)).length / tokens.length
}

/** MD5 of the value bytes of Pixel Data: of an encapsulated one with its offset table and item headers. */
export function pixelDigest(dataset: Dataset): string | undefined {
  const element = findElement(dataset, 0x7fe00010)
  return element && md5Of(bytesOf(dataset, element))
}

interface Place {
  readonly dataset: Dataset
  readonly element: Element
}

/** Find an element by a path of the key, `(0040,0275)>[<0000>]<(0040,0007)` or with a private block's creator, `(0019,"SIEMENS MED",11)`. */
function findPlace(root: Dataset, tagDs: string): Place | undefined {
  let dataset: Dataset | undefined = root
  const steps = tagDs.split(/>?\[<(\d{4})>\]<?/)
  for (let at = 0; dataset !== undefined; at += 2) {
    const element = findByName(dataset, steps[at] ?? '')
    if (element === undefined) return undefined
    const itemNumber = steps[at + 1]
    if (itemNumber === undefined) return { dataset, element }
    dataset = itemsOf(dataset, element.tag)[Number(itemNumber)]
  }
  return undefined
}

function findByName(dataset: Dataset, name: string): Element | undefined {
  const plain = /^\(([0-9A-Fa-f]{4}),([0-9A-Fa-f]{4})\)$/.exec(name)
  if (plain !== null) return findElement(dataset, Number.parseInt(`${plain[1]}${plain[2]}`, 16))
  const own = /^\(([0-9A-Fa-f]{4}),"([^"]*)",([0-9A-Fa-f]{2})\)$/.exec(name)
  if (own === null) return undefined
  const group = Number.parseInt(own[1] ?? '', 16)
  const creator = dataset.elements.find(
    element =>
      element.tag >>> 16 === group &&
      (element.tag & 0xffff) < 0x100 &&
      wholeTextOf(dataset, element).trim().toUpperCase() === own[2],
  )
  if (creator === undefined) return undefined
  return findElement(dataset, group * 0x10000 + (creator.tag & 0xff) * 0x100 + Number.parseInt(own[3] ?? '', 16))
}
