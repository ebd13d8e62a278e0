import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { checkInstance, checkTexts, describeStack, parseDicom, planeOf, textOf, transferSyntaxes } from '@tsumugi/dicom'
import { buildHospital, buildSeries, encodeRleFrame, randomOf, syntheticUid } from './index.ts'

const datasetsOf = (input: Parameters<typeof buildSeries>[0]) =>
  buildSeries(input).instances.map(({ bytes }) => {
    const { file, issues } = parseDicom(bytes)
    assert.deepEqual(issues, [])
    assert.ok(file)
    return file
  })

test('the same input gives the same bytes', () => {
  assert.deepEqual(buildSeries({ seriesNumber: 3 }), buildSeries({ seriesNumber: 3 }))
})

for (const [name, transferSyntaxUid] of Object.entries(transferSyntaxes)) {
  test(`${name}: a built instance has nothing wrong with it`, () => {
    for (const file of datasetsOf({ transferSyntaxUid })) {
      assert.deepEqual([...checkInstance(file), ...checkTexts(file.dataset)], [])
    }
  })
}

test('slices lie along the normal of an oblique series, one spacing apart', () => {
  const files = datasetsOf({ orientation: [0, 0.6, 0.8, 1, 0, 0], spacingMm: { slice: 1.5, row: 1, column: 1 } })
  const stack = describeStack(files.flatMap(file => planeOf(file.dataset) ?? []))
  assert.deepEqual(stack.order, [0, 1, 2, 3])
  assert.equal(stack.isUniform, true)
  assert.ok(Math.abs((stack.spacingMm ?? 0) - 1.5) < 1e-6)
  assert.ok(stack.shearMm < 1e-5)
})

test('a reversed series has its instance numbers against its positions', () => {
  const numbers = datasetsOf({ isReversed: true }).map(file => textOf(file.dataset, 'InstanceNumber'))
  assert.deepEqual(numbers, ['4', '3', '2', '1'])
})

test('every ASCII identifier of the patient is in every file', () => {
  const { instances, identifiers } = buildSeries({ transferSyntaxUid: transferSyntaxes.explicitLittle })
  const ascii = identifiers.filter(text => /^[ -~]+$/.test(text))
  assert.ok(ascii.length >= 5)
  for (const { bytes } of instances) {
    for (const text of ascii) assert.ok(Buffer.from(bytes).includes(text), text)
  }
})

test('a hospital has its patients, their series, a clinical row each and opt-outs', () => {
  const hospital = buildHospital({ patientCount: 5 })
  assert.equal(new Set(hospital.patients.map(patient => patient.patientId)).size, 5)
  assert.equal(hospital.series.length, 8)
  assert.equal(hospital.clinicalCsv.trimEnd().split('\n').length, 6)
  assert.deepEqual(hospital.optedOutPatientIds, [hospital.patients[4]?.patientId])
})

test('a run and a literal are packed as in PS3.5 G.3.1', () => {
  // Low bytes 1 1 1 2 → run of three, literal of one; high bytes all zero → run of four.
  const packed = encodeRleFrame(Uint8Array.of(1, 0, 1, 0, 1, 0, 2, 0), 4)
  assert.deepEqual([...packed.subarray(64)], [253, 0, 254, 1, 0, 2])
})

test('chance and UIDs repeat', () => {
  const [a, b] = [randomOf(7), randomOf(7)]
  assert.deepEqual([a(), a(), a()], [b(), b(), b()])
  assert.equal(syntheticUid('x', 1), syntheticUid('x', 1))
  assert.notEqual(syntheticUid('x', 1), syntheticUid('x', 2))
})
