import { readFile } from 'node:fs/promises'
import type { DeidentifyRules } from '@tsumugi/deidentify'
import {
  type DicomFile,
  elementNumbersOf,
  elementTextsOf,
  findElement,
  integerOf,
  parseDicom,
  uidOf,
} from '@tsumugi/dicom'
import { createRewriter } from '#deidentify'
import type { Scan } from '#receive'
import type { OnProgress } from '#work'
import { type Cell, derivedFacts } from './derived-facts.ts'
import type { FieldSet } from './field-set.ts'

export interface ExtractInput {
  readonly scan: Pick<Scan, 'instances' | 'knownTexts'>
  readonly fields: FieldSet
  /** Given, the values are those that leave; without, those of the hospital, which must not. */
  readonly rules?: DeidentifyRules
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
}

/** The rows of a set of fields over all images of a scan, in the order of the scan. Files that stay back after the rules are counted. */
export async function extractRows(input: ExtractInput): Promise<{ rows: Cell[][]; withheld: number }> {
  const { scan, fields, rules } = input
  const rewrite = rules && createRewriter({ ...rules, findKnownTexts: pseudonym => scan.knownTexts.get(pseudonym) })
  const groups = new Map<string, DicomFile[]>()
  let withheld = 0
  for (const [index, { path }] of scan.instances.entries()) {
    input.signal?.throwIfAborted()
    const file = headerOf(await readFile(path), rewrite)
    if (file === undefined) withheld++
    else {
      const key = uidOf(file.dataset, keyTags[fields.level]) ?? ''
      groups.set(key, [...(groups.get(key) ?? []), file])
    }
    input.onProgress?.({ stage: 'extract', done: index + 1, total: scan.instances.length })
  }
  const rows = [...groups.values()].map(([first, ...others]) =>
    first === undefined ? [] : rowOf(inOrder([first, ...others]), fields.fields),
  )
  return { rows, withheld }
}

const keyTags = { study: 0x0020000d, series: 0x0020000e, instance: 0x00080018 } as const

/** The file without its pixels, in memory of its own. */
function headerOf(bytes: Uint8Array, rewrite: ReturnType<typeof createRewriter> | undefined): DicomFile | undefined {
  const rewritten = rewrite?.(bytes)
  if (rewritten?.kind === 'withheld') return undefined
  const whole = rewritten === undefined ? bytes : rewritten.output.bytes
  const { file } = parseDicom(whole, { stopAtPixelData: true })
  if (file === undefined || file.isDeflated) return file
  return parseDicom(new Uint8Array(whole.subarray(0, file.stoppedAt ?? whole.length)), { stopAtPixelData: true }).file
}

type Files = readonly [DicomFile, ...DicomFile[]]

function inOrder(files: Files): Files {
  const [first = files[0], ...others] = [...files].sort((a, b) => numberIn(a) - numberIn(b))
  return [first, ...others]
}
const numberIn = ({ dataset }: DicomFile) => integerOf(dataset, 0x00200013) ?? 0

const rowOf = (files: Files, fields: readonly string[]): Cell[] =>
  fields.map(field => derivedFacts[field]?.(files) ?? cellOf(files[0], field))

/** A number where the element has one, else its text with all its values. */
function cellOf({ dataset }: DicomFile, keyword: string): Cell {
  if (keyword in derivedFacts) return undefined
  const element = findElement(dataset, keyword)
  if (element === undefined || element.length === 0) return undefined
  const numbers = elementNumbersOf(dataset, element)
  if (numbers.length === 1 && !Number.isNaN(numbers[0])) return numbers[0]
  const texts = numbers.length > 1 ? numbers.map(String) : elementTextsOf(dataset, element)
  return texts.length === 0 ? undefined : texts.join('\\')
}
