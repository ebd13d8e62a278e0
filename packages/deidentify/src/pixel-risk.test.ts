import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { type Attributes, parseDicom, writePart10 } from '@tsumugi/dicom'
import { findPixelRisk } from './pixel-risk.ts'

const slice: Attributes = {
  ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '2.25.1', ImageType: 'ORIGINAL\\PRIMARY\\AXIAL' },
  ...{ Rows: 8, Columns: 8, SamplesPerPixel: 1, PixelData: new Uint8Array(192) },
}

test('a scanner’s own slice is judged with its series, a derived one for itself', () => {
  assert.equal(riskOf({}), 'series')
  assert.equal(riskOf({ ImageType: 'DERIVED\\PRIMARY\\AXIAL' }), 'frames')
})

test('pages of dose and protocol that a scanner writes as slices are screens', () => {
  assert.equal(riskOf({ ImageType: 'ORIGINAL\\SECONDARY\\AXIAL\\CT_SOM5 PROT' }), 'screen')
  assert.equal(riskOf({ ImageType: 'DERIVED\\SECONDARY\\DOSE_INFO' }), 'screen')
  assert.equal(riskOf({ SeriesDescription: 'Patient Protocol' }), 'screen')
  assert.equal(riskOf({ SeriesDescription: 'Dose_Report' }), 'screen')
  assert.equal(riskOf({ SeriesDescription: '線量レポート', SpecificCharacterSet: 'ISO_IR 192' }), 'screen')
})

test('a word of anatomy that resembles a screen’s is none', () => {
  assert.equal(riskOf({ SeriesDescription: 'LOW DOSE CHEST, PROTOCOL 3' }), 'series')
  assert.equal(riskOf({ ImageType: 'ORIGINAL\\PRIMARY\\PROTON' }), 'series')
})

test('a slice in colour, or made by a conversion, was taken from a screen', () => {
  assert.equal(riskOf({ SamplesPerPixel: 3, PhotometricInterpretation: 'RGB' }), 'screen')
  assert.equal(riskOf({ ConversionType: 'WSD' }), 'screen')
})

test('every ultrasound, secondary capture and unknown class is a screen, one frame or many', () => {
  for (const end of ['3.1', '6.1', '7', '7.2', '7.4', '999'])
    assert.equal(riskOf({ SOPClassUID: `1.2.840.10008.5.1.4.1.1.${end}`, NumberOfFrames: '3' }), 'screen')
})

function riskOf(changes: Attributes) {
  const { file } = parseDicom(writePart10({ ...slice, ...changes }, { transferSyntaxUid: '1.2.840.10008.1.2.1' }))
  assert.ok(file)
  return findPixelRisk(file)
}
