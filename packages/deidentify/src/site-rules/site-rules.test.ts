import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { type Attributes, editDicom, findElement, parseDicom, textOf, writePart10 } from '@tsumugi/dicom'
import { createPlanner } from '../deidentify-instance.ts'
import { residualCheck } from '../residual-check.ts'
import { digestRules } from '../rules-digest.ts'
import { checkSiteRules } from './check-site-rules.ts'
import type { SiteRules } from './site-rule.ts'

const key = Uint8Array.from({ length: 32 }, (_, index) => index)
const ctClass = '1.2.840.10008.5.1.4.1.1.2'
const mrClass = '1.2.840.10008.5.1.4.1.1.4'

const fileOf = (changes: Attributes = {}) =>
  writePart10({
    ...{ SOPClassUID: ctClass, SOPInstanceUID: '1.2.3.1', StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.3.9' },
    ...{ PatientName: 'TANAKA^HANAKO', PatientID: '0012345', Modality: 'CT', StationName: 'CT-ROOM-3' },
    ...{ InstitutionName: 'SAKURA HOSPITAL', KVP: '120', ConvolutionKernel: 'B30f' },
    ...changes,
  })

function leave(bytes: Uint8Array, siteRules: SiteRules) {
  const plan = createPlanner({ key, siteRules })(parseDicom(bytes))
  assert.ok(plan.kind === 'edit')
  const file = parseDicom(Buffer.concat(editDicom(plan.file, plan.edit).chunks)).file
  assert.ok(file)
  return file
}

test('a rule keeps, removes, empties, replaces and adds, each where it says', () => {
  const rules: SiteRules = [
    { attribute: 'StationName', action: 'keep' },
    { attribute: '(0008,1030)', action: 'remove' },
    { attribute: 'InstitutionName', action: 'replace', value: 'Hospital A', sopClasses: ['ct'] },
    { attribute: 'ClinicalTrialSponsorName', action: 'add', value: 'Sponsor 1' },
    { attribute: 'PatientSex', action: 'empty' },
  ]
  assert.deepEqual(checkSiteRules(rules), [])
  const { dataset } = leave(fileOf({ PatientSex: 'F', StudyDescription: 'CHEST' }), rules)
  assert.equal(textOf(dataset, 0x00081010), 'CT-ROOM-3')
  assert.equal(findElement(dataset, 0x00081030), undefined)
  assert.equal(textOf(dataset, 0x00080080), 'Hospital A')
  assert.equal(textOf(dataset, 0x00120010), 'Sponsor 1')
  assert.equal(findElement(dataset, 0x00100040)?.length, 0)
  const ofMr = leave(fileOf({ SOPClassUID: mrClass, Modality: 'MR' }), rules)
  assert.equal(textOf(ofMr.dataset, 0x00080080), undefined, 'a rule for CT alone holds for no MR image')
})

test('an addition never takes the place of what is there', () => {
  const rules: SiteRules = [{ attribute: 'ProtocolName', action: 'add', value: 'OTHER' }]
  assert.equal(textOf(leave(fileOf({ ProtocolName: 'CHEST' }), rules).dataset, 0x00181030), 'CHEST')
  assert.equal(textOf(leave(fileOf(), rules).dataset, 0x00181030), 'OTHER')
})

test('what is kept is still searched for the person', () => {
  const rules: SiteRules = [{ attribute: 'StationName', action: 'keep' }]
  const { dataset } = leave(fileOf({ StationName: 'TANAKA' }), rules)
  assert.notEqual(textOf(dataset, 0x00081010), 'TANAKA')
})

test('a removal gives way where the object needs the attribute', () => {
  // Type 2 in the General Study module, PS3.3 Table C.7-3, and Type 2 in the CT Image module, Table C.8-3.
  const rules: SiteRules = [
    { attribute: 'ReferringPhysicianName', action: 'remove' },
    { attribute: 'KVP', action: 'remove' },
  ]
  const { dataset } = leave(fileOf({ ReferringPhysicianName: 'SMITH^ANN' }), rules)
  assert.equal(findElement(dataset, 0x00080090)?.length, 0)
  assert.equal(findElement(dataset, 0x00180060)?.length, 0)
})

test('the check on arrival holds a file to the rules that are declared, and to no others', () => {
  const rules: SiteRules = [
    { attribute: 'StationName', action: 'keep' },
    { attribute: 'InstitutionName', action: 'replace', value: 'Hospital A' },
  ]
  const file = leave(fileOf(), rules)
  assert.deepEqual(residualCheck(file, undefined, rules), [])
  const undeclared = residualCheck(file).map(issue => issue.where)
  assert.deepEqual(undeclared.sort(), ['(0008,0080)', '(0008,1010)'])
})

const siemens = { creator: 'SIEMENS CSA HEADER', group: '0029' }
const withPrivate = (value: string) => {
  const bytes = fileOf()
  const { file } = parseDicom(bytes)
  assert.ok(file)
  const add = [
    { tag: 0x00290011, vr: 'LO' as const, value: siemens.creator },
    { tag: 0x00291108, vr: 'CS' as const, value },
    { tag: 0x00291109, vr: 'LO' as const, value: 'second' },
  ]
  return Buffer.concat(
    editDicom(file, { element: () => 'keep', add: ({ path }) => (path.length === 0 ? add : []) }).chunks,
  )
}

test('a private element is kept with its creator, in whatever block that stands, and nothing beside it', () => {
  const rules: SiteRules = [{ private: { ...siemens, element: '08' }, action: 'keep' }]
  const file = leave(withPrivate('IMAGE NUM 4'), rules)
  assert.equal(textOf(file.dataset, 0x00290011), siemens.creator)
  assert.ok(findElement(file.dataset, 0x00291108))
  assert.equal(findElement(file.dataset, 0x00291109), undefined)
  assert.deepEqual(residualCheck(file, undefined, rules), [])
  const named = leave(withPrivate('TANAKA'), rules)
  assert.notEqual(textOf(named.dataset, 0x00291108), 'TANAKA')
})

const faulty: readonly (readonly [string, SiteRules[number], string])[] = [
  ['an attribute that PS3.6 lacks', { attribute: 'StationNam', action: 'keep' }, 'attribute'],
  ['the name of a person', { attribute: 'ReferringPhysicianName', action: 'keep' }, 'action'],
  ['a number of the patient', { attribute: 'OtherPatientIDs', action: 'keep' }, 'action'],
  ['the address of the patient', { attribute: 'PatientAddress', action: 'keep' }, 'action'],
  ['the accession number', { attribute: 'AccessionNumber', action: 'keep' }, 'action'],
  ['a UID', { attribute: 'FrameOfReferenceUID', action: 'keep' }, 'action'],
  ['a date', { attribute: 'StudyDate', action: 'keep' }, 'action'],
  ['what the pixels hang on', { attribute: 'Rows', action: 'remove' }, 'action'],
  ['the pseudonym', { attribute: 'PatientID', action: 'replace', value: 'X' }, 'action'],
  ['a number that is to be cleaned', { attribute: 'KVP', action: 'clean' }, 'action'],
  ['a value that is too long', { attribute: 'StationName', action: 'replace', value: 'x'.repeat(17) }, 'value'],
  ['a value that is missing', { attribute: 'StationName', action: 'add' }, 'value'],
  ['a value for a number', { attribute: 'KVP', action: 'replace', value: '100' }, 'value'],
  ['a class that nobody knows', { attribute: 'StationName', action: 'keep', sopClasses: ['1.2.3'] }, 'class'],
  [
    'a group that is not private',
    { private: { creator: 'A', group: '0028', element: '01' }, action: 'keep' },
    'private',
  ],
]
for (const [name, rule, code] of faulty)
  test(`a rule is refused for ${name}`, () => {
    const found = checkSiteRules([{ attribute: 'StationName', action: 'keep' }, rule])
    assert.deepEqual(
      found.map(fault => [fault.rule, fault.code]),
      [[2, code]],
    )
    assert.throws(() => createPlanner({ key, siteRules: [rule] })(parseDicom(fileOf())))
  })

test('the digest of the rules says under which rules of the site a file was made', () => {
  const plain = digestRules([])
  assert.equal(digestRules([], []), plain)
  assert.notEqual(digestRules([], [{ attribute: 'StationName', action: 'keep' }]), plain)
})
