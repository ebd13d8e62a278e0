import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { anyValue, generalizeTable } from './generalize-table.ts'
import { measureTableRisk, type RiskRow } from './table-risk.ts'

/** Sex, age and ZIP code of six patients, with their disease: Figure 1 of LeFevre et al. 2006. */
const patients: readonly RiskRow[] = [
  ['Male', '25', '53711', 'Flu'],
  ['Female', '25', '53712', 'Hepatitis'],
  ['Male', '26', '53711', 'Bronchitis'],
  ['Male', '27', '53710', 'Broken Arm'],
  ['Female', '27', '53712', 'AIDS'],
  ['Male', '28', '53711', 'Hang Nail'],
].map(([sex = '', age = '', zip = '', disease = ''], index) => ({
  ...{ subject: String(index), quasi: [sex, age, zip], sensitive: [disease] },
}))

const withQuasi = (quasi: readonly (readonly string[])[]) =>
  patients.map((row, index) => ({ ...row, quasi: quasi[index] ?? [] }))

test('the published table becomes the published 2-anonymous one', () => {
  assert.deepEqual(generalizeTable(patients, 2), [
    ['Male', '25..26', '53711'],
    ['Female', '25..27', '53712'],
    ['Male', '25..26', '53711'],
    ['Male', '27..28', '53710..53711'],
    ['Female', '25..27', '53712'],
    ['Male', '27..28', '53710..53711'],
  ])
})

test('risk is counted in people who look alike', () => {
  assert.deepEqual(measureTableRisk(patients), {
    ...{ subjects: 6, classes: 6, k: 1, l: 1, highestRisk: 1, averageRisk: 1, unique: 6 },
  })
  assert.deepEqual(measureTableRisk(withQuasi(generalizeTable(patients, 2))), {
    ...{ subjects: 6, classes: 3, k: 2, l: 2, highestRisk: 0.5, averageRisk: 0.5, unique: 0 },
  })
})

test('rows of one person count once', () => {
  const twice = [...patients.slice(0, 1), ...patients.slice(0, 1), ...patients.slice(2, 3)]
  const quasi = generalizeTable(twice, 2)
  assert.deepEqual(quasi[0], quasi[2])
  assert.equal(measureTableRisk(twice.map((row, index) => ({ ...row, quasi: quasi[index] ?? [] }))).k, 2)
})

test('every k that the table can reach is reached, and no value leaves the range that it is given', () => {
  const many = Array.from({ length: 200 }, (_, index) => ({
    ...{ subject: String(index), sensitive: [], quasi: [String((index * 37) % 90), ['a', 'b', 'c'][index % 3] ?? ''] },
  }))
  for (const k of [2, 5, 10, 50]) {
    const quasi = generalizeTable(many, k)
    assert.ok(measureTableRisk(many.map((row, index) => ({ ...row, quasi: quasi[index] ?? [] }))).k >= k)
    for (const [index, [range = '']] of quasi.entries()) {
      const [least = Number.NaN, most = least] = range.split('..').map(Number)
      const value = Number(many[index]?.quasi[0])
      assert.ok(value >= least && value <= most, `${value} in ${range}`)
    }
  }
})

test('fewer people than k, and no rows at all, give nothing away', () => {
  assert.deepEqual(generalizeTable(patients.slice(0, 2), 5), [
    [anyValue, anyValue, anyValue],
    [anyValue, anyValue, anyValue],
  ])
  assert.deepEqual(generalizeTable([], 5), [])
  assert.equal(measureTableRisk([]).k, 0)
})
