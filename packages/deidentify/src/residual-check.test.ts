import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { type Attributes, editDicom, elementsOf, parseDicom, writePart10 } from '@tsumugi/dicom'
import { createPlanner } from './deidentify-instance.ts'
import { residualCheck } from './residual-check.ts'
import type { ResidualCode } from './residual-issues.ts'

const key = new Uint8Array(32).fill(9)

/** A file as the profile leaves it, with attributes put back as a faulty sender might have left them. */
function leaky(attributes: Attributes, sopClassUid = '1.2.840.10008.5.1.4.1.1.2'): Uint8Array {
  const bytes = writePart10({
    ...{ SOPClassUID: sopClassUid, SOPInstanceUID: '1.2.3.1', StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.3.9' },
    ...{ PatientID: '77', PatientName: 'A^B', Modality: 'CT', Rows: 2 },
  })
  const plan = createPlanner({ key, pixels: 'accept' })(parseDicom(bytes))
  assert.equal(plan.kind, 'edit')
  const clean = parseDicom(Buffer.concat(editDicom(plan.file, plan.edit).chunks)).file
  assert.ok(clean)
  const added = elementsOf(attributes)
  const edited = editDicom(clean, {
    element: () => 'keep',
    add: context => (context.path.length === 0 ? added : []),
  })
  return Buffer.concat(edited.chunks)
}

function codesOf(bytes: Uint8Array, pseudonym?: string): ResidualCode[] {
  const { file } = parseDicom(bytes)
  assert.ok(file)
  return residualCheck(file, pseudonym).map(issue => issue.code)
}

test('a file that the profile made has nothing left', () => {
  assert.deepEqual(codesOf(leaky({})), [])
})

const leaks: readonly (readonly [ResidualCode, Attributes])[] = [
  ['residual/must-be-absent', { PatientAddress: 'somewhere' }],
  ['residual/must-be-empty', { PatientBirthDate: '19400101' }],
  ['residual/must-be-dummy', { ProtocolName: 'HEAD', ClinicalTrialSubjectID: 'C-9' }],
  ['residual/uid', { FrameOfReferenceUID: '1.2.3.4' }],
  ['residual/person-name', { NameOfPhysiciansReadingStudy: '', PersonName: '', EvaluatorName: 'SMITH^J' }],
  ['residual/text', { StudyDescription: 'CHEST Yamada' }],
  ['residual/unknown', { '00081234': { vr: 'LO', value: 'x' } }],
  ['residual/private', { '00091001': { vr: 'LO', value: 'x' } }],
  ['residual/not-marked', { PatientIdentityRemoved: 'NO' }],
  ['residual/pseudonym', { PatientID: '0012345' }],
]
for (const [code, attributes] of leaks)
  test(`what was left is found: ${code}`, () => {
    assert.ok(codesOf(leaky(attributes)).includes(code))
  })

test('an issue says where, and never what', () => {
  const { file } = parseDicom(leaky({ PatientAddress: 'Kita-ku 1-2-3' }))
  assert.ok(file)
  const [issue] = residualCheck(file)
  assert.equal(issue?.where, '(0010,1040)')
  assert.ok(!JSON.stringify(issue).includes('Kita'))
})

test('a pseudonym other than the announced one is found', () => {
  assert.deepEqual(codesOf(leaky({}), 'TS-00000000000000000000'), ['residual/pseudonym-differs'])
})

test('a preamble or meta information that still speaks is found', () => {
  const bytes = leaky({})
  bytes[5] = 65
  assert.deepEqual(codesOf(bytes), ['residual/meta'])
})

test('a class that the profile does not know is refused', () => {
  const bytes = writePart10({ SOPClassUID: '1.2.3', SOPInstanceUID: '1.2.3.1', PatientID: '1' })
  assert.deepEqual(codesOf(bytes), ['residual/class-unknown'])
})
