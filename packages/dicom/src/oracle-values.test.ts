import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  bytesOf,
  type Dataset,
  type Element,
  elementNumbersOf,
  elementTextsOf,
  formatTagHex,
  parseDicom,
  tagsOf,
  valueVrOf,
} from './index.ts'

// Reference values: oracles/dicom-values.json, made by pydicom (see its generator).
const repository = new URL('../../../', import.meta.url)
type OracleValue = number | readonly (string | number)[]
const oracle: { files: Record<string, Record<string, OracleValue>> } = JSON.parse(
  readFileSync(new URL('oracles/dicom-values.json', repository), 'utf8'),
)

/** Broken files: pydicom reads what is there, we give out none and say why. */
const refused: Readonly<Record<string, string>> = {
  'odd/DICOMDIR-nooffset': 'element/truncated',
  'odd/MR_truncated.dcm': 'element/truncated',
  'odd/rtplan_truncated.dcm': 'element/truncated',
  'odd/no_meta.dcm': 'file/not-dicom',
}

const numberVrs: readonly string[] = ['DS', 'IS', 'US', 'SS', 'UL', 'SL', 'FL', 'FD', 'SV', 'UV']

const isBytes = (value: OracleValue | undefined): value is readonly (string | number)[] =>
  Array.isArray(value) && value.length === 3 && /^[0-9a-f]{64}$/.test(String(value[2]))

function readValue(dataset: Dataset, element: Element, expected: OracleValue | undefined): OracleValue {
  if (isBytes(expected)) {
    const bytes = bytesOf(dataset, element)
    return [expected[0] ?? '', bytes.length, createHash('sha256').update(bytes).digest('hex')]
  }
  if (element.items !== undefined) return element.items.length
  const vr = valueVrOf(element)
  if (vr === 'AT') return tagsOf(dataset, element.tag).map(formatTagHex)
  if (numberVrs.includes(vr)) return elementNumbersOf(dataset, element).map(value => value + 0)
  return elementTextsOf(dataset, element).map(text => (vr === 'PN' ? text.replace(/=+$/, '') : text))
}

type Values = Record<string, OracleValue>
function collect(dataset: Dataset, prefix: string, expected: Values, found: Values): Values {
  for (const element of dataset.elements) {
    const path = `${prefix}${formatTagHex(element.tag)}`
    found[path] = readValue(dataset, element, expected[path])
    if (isBytes(expected[path])) continue
    element.items?.forEach((item, index) => {
      collect(item, `${path}[${index}]/`, expected, found)
    })
  }
  return found
}

const load = (name: string) => parseDicom(readFileSync(new URL(`fixtures/hard/${name}`, repository)))

for (const [name, expected] of Object.entries(oracle.files).filter(([name]) => refused[name] === undefined)) {
  test(`every value of ${name} is read as pydicom reads it`, () => {
    const { file } = load(name)
    assert.ok(file)
    assert.deepEqual(collect(file.dataset, '', expected, {}), expected)
  })
}

for (const [name, code] of Object.entries(refused)) {
  test(`${name} is refused with ${code}`, () => {
    const { file, issues } = load(name)
    assert.equal(file, undefined)
    assert.equal(issues.find(issue => issue.severity === 'error')?.code, code)
  })
}
