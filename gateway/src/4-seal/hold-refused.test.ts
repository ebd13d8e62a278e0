import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import type { JournalInstance, JournalLine } from '#deidentify'
import { outputsOf } from './build-manifest.ts'
import { holdRefused } from './hold-refused.ts'

const instance = (number: number, series: string): JournalInstance => ({
  ...{
    kind: 'instance',
    source: `a|b/${number}.dcm|10|20`,
    file: `out/${number}.dcm`,
    sha256: `${number}`,
    sizeBytes: 1,
  },
  ...{ pseudonym: 'TS-1', studyInstanceUid: '2.25.1', seriesInstanceUid: series, sopInstanceUid: `2.25.9.${number}` },
  ...{ sopClassUid: '1.2', transferSyntaxUid: '1.2', modality: 'CT', instanceNumber: number, frames: 1 },
  ...{ mayShowFace: false, hasText: false, actions: {} },
})
const journal: readonly JournalLine[] = [instance(1, '2.25.2'), instance(2, '2.25.2'), instance(3, '2.25.3')]
const error = (code: string, where?: string) => ({
  ...{ code, severity: 'error' as const, message: 'A fault.' },
  ...(where === undefined ? {} : { where }),
})

test('what the platform refused by name stays back, and the rest is sent without it', () => {
  const held = holdRefused(journal, [error('residual-identifier', '2.25.9.2'), error('pack-unreadable', '2.25.3')])
  assert.deepEqual(
    held.map(({ name, reason }) => `${name} ${reason}`),
    ['a|b/2.dcm platform/refused', 'a|b/3.dcm platform/refused'],
  )
  const { instances, withheld } = outputsOf([...journal, ...held])
  assert.deepEqual(
    instances.map(line => line.sopInstanceUid),
    ['2.25.9.1'],
  )
  assert.equal(withheld.length, 2)
})

test('an instance at fault keeps its series only if the series is named again', () => {
  const held = holdRefused(journal, [error('uid-differs', '2.25.9.2'), error('index-differs', '2.25.2')])
  assert.deepEqual(
    held.map(({ name }) => name),
    ['a|b/2.dcm'],
  )
})

test('a refusal of the whole, or of damage on the way, holds no file back', () => {
  const whole = [error('agreement-not-in-force', 'CT'), error('gateway-revoked'), error('object-damaged', '2.25.2')]
  assert.deepEqual(holdRefused(journal, whole), [])
  assert.deepEqual(holdRefused(journal, [{ ...error('subject-conflict', '2.25.2'), severity: 'warning' }]), [])
})
