import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { type Attributes, editDicom, elementsOf, joinBytes, parseDicom, writePart10 } from '@tsumugi/dicom'
import { createPlanner } from './deidentify-instance.ts'
import { createResidualCheck } from './residual-check.ts'

const key = new Uint8Array(32).fill(5)

const fileOf = (attributes: Attributes): Uint8Array =>
  writePart10({
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2.3.1', StudyInstanceUID: '1.2.3' },
    ...{ SeriesInstanceUID: '1.2.3.9', Modality: 'CT', PatientID: '77', PatientName: 'AOKI^KEN' },
    ...{ StudyDate: '20250417', StudyDescription: 'CHEST', SeriesDescription: 'AXIAL Aoki', ContentDate: '20250418' },
    RequestAttributesSequence: [{ RequestedProcedureDescription: 'CHEST Aoki', ScheduledProcedureStepID: 'P-1' }],
    ...attributes,
  })

/** One person's slices, and files that share bytes with them but not all that a decision hangs on. */
const files = [
  fileOf({}),
  fileOf({ SOPInstanceUID: '1.2.3.2', InstanceNumber: '2' }),
  fileOf({ PatientID: '78', PatientName: 'MORI^EMI' }),
  fileOf({ PatientID: '78', PatientName: 'AOKI^EMI' }),
  fileOf({ OperatorsName: 'CHEST^ANN' }),
  fileOf({ SpecificCharacterSet: 'ISO_IR 192', SeriesDescription: '胸部 青木', PatientName: 'AOKI=青木' }),
  fileOf({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.4', Modality: 'MR' }),
  fileOf({ RequestAttributesSequence: [{ RequestedProcedureDescription: 'CHEST Mori' }] }),
]

function applyWith(planner: ReturnType<typeof createPlanner>, bytes: Uint8Array) {
  const plan = planner(parseDicom(bytes))
  assert.equal(plan.kind, 'edit')
  return { bytes: joinBytes(editDicom(plan.file, plan.edit).chunks), actions: plan.actions }
}

test('what a planner remembers of other files changes neither bytes nor counts', () => {
  const planner = createPlanner({ key })
  for (const bytes of [...files, ...files.toReversed(), ...files])
    assert.deepEqual(applyWith(planner, bytes), applyWith(createPlanner({ key }), bytes))
})

test('a file is written the same when each change is told, where nothing is remembered', () => {
  const planner = createPlanner({ key })
  for (const bytes of [...files, ...files])
    assert.deepEqual(applyWith(planner, bytes), applyWith(createPlanner({ key, onChange: () => {} }), bytes))
})

test('a leak is found after files in which the same attribute was clean', () => {
  const check = createResidualCheck()
  const { file: clean } = parseDicom(applyWith(createPlanner({ key }), files[0] ?? new Uint8Array(0)).bytes)
  assert.ok(clean)
  const added = elementsOf({ StudyDescription: 'CHEST Aoki', PatientAddress: 'somewhere' })
  const leaky = parseDicom(
    joinBytes(editDicom(clean, { element: () => 'keep', add: ({ path }) => (path.length === 0 ? added : []) }).chunks),
  ).file
  assert.ok(leaky)
  for (const round of [1, 2, 3]) {
    assert.deepEqual(check(clean), [], `round ${round}`)
    assert.deepEqual(
      check(leaky)
        .map(issue => issue.code)
        .sort(),
      ['residual/must-be-absent', 'residual/text'],
    )
  }
})
