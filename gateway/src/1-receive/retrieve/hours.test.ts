import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { nextAllowed, parseHours } from './hours.ts'

/** Run in a time zone of the hospital, whatever that of this machine is. */
function inZone(t: TestContext, zone: string): void {
  const before = process.env.TZ
  process.env.TZ = zone
  t.after(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })
}

/** When hours begin next for an instant; `now` while they last. */
function nextOf(hours: string, instant: string): string {
  const parsed = parseHours(hours)
  assert.ok(parsed !== undefined)
  const now = new Date(instant)
  const begin = nextAllowed(parsed, now)
  return begin === now ? 'now' : begin.toISOString()
}

test('hours over midnight last from their evening to their morning, in local time', t => {
  inZone(t, 'Asia/Tokyo')
  // Nine hours ahead of UTC, all the year.
  assert.equal(nextOf('20:00-06:00', '2026-01-15T19:59:59+09:00'), '2026-01-15T11:00:00.000Z')
  assert.equal(nextOf('20:00-06:00', '2026-01-15T20:00:00+09:00'), 'now')
  assert.equal(nextOf('20:00-06:00', '2026-01-16T00:00:00+09:00'), 'now')
  assert.equal(nextOf('20:00-06:00', '2026-01-16T05:59:59+09:00'), 'now')
  assert.equal(nextOf('20:00-06:00', '2026-01-16T06:00:00+09:00'), '2026-01-16T11:00:00.000Z')
})

test('hours within a day that are over begin on the next one', t => {
  inZone(t, 'America/New_York')
  assert.equal(nextOf('12:30-13:15', '2026-01-31T12:29:00-05:00'), '2026-01-31T17:30:00.000Z')
  assert.equal(nextOf('12:30-13:15', '2026-01-31T13:14:59-05:00'), 'now')
  assert.equal(nextOf('12:30-13:15', '2026-01-31T13:15:00-05:00'), '2026-02-01T17:30:00.000Z')
})

test('a change of the clock does not move the hours', t => {
  inZone(t, 'Europe/Berlin')
  // Summer time ends on 25 October 2026: 20:00 is 18:00 UTC on the eve, 19:00 UTC on the day.
  assert.equal(nextOf('20:00-06:00', '2026-10-24T12:00:00+02:00'), '2026-10-24T18:00:00.000Z')
  assert.equal(nextOf('20:00-06:00', '2026-10-25T12:00:00+01:00'), '2026-10-25T19:00:00.000Z')
  assert.equal(nextOf('20:00-21:00', '2026-10-24T21:00:00+02:00'), '2026-10-25T19:00:00.000Z')
})

test('equal ends are the whole day, and what is no time of day is no hours', () => {
  assert.equal(nextOf('08:00-08:00', '2026-01-15T03:00:00Z'), 'now')
  for (const text of ['', '20-06', '24:00-06:00', '20:60-06:00', '20:00-06:00-07:00', '20:00', 'at night'])
    assert.equal(parseHours(text), undefined, text)
})
