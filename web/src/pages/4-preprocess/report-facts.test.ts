import assert from 'node:assert/strict'
import { test } from 'node:test'
import { preprocess } from '../../i18n/en/preprocess.ts'
import { alignmentOf, noiseOf, shownFacts } from './report-facts.ts'

const report = [
  { step: 'orient', seconds: 0.1, facts: { shape: [1, 2, 3] } },
  {
    step: 'align-to',
    seconds: 4,
    facts: { shiftMm: [1, 2, 3], verdict: 'doubtful', isApplied: false, reasons: [], transform: [1] },
  },
  { step: 'denoise-nlm', seconds: 1, facts: { noiseAfter: 2, noiseBefore: 5, isApplied: true } },
]

test('what came of an alignment and of the noise is found in the report', () => {
  assert.deepEqual(alignmentOf(report), { verdict: 'doubtful', isApplied: false })
  assert.deepEqual(noiseOf(report), { before: 5, after: 2 })
  assert.equal(alignmentOf([]), undefined)
})

test('facts are shown in the order of their words, without the matrix and what is empty', () => {
  const names = shownFacts(report[1]?.facts ?? {}, preprocess.facts).map(([name]) => name)
  assert.deepEqual(names, ['isApplied', 'verdict', 'shiftMm'])
})
