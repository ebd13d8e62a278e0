import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { writePart10 } from '@tsumugi/dicom'
import { z } from 'zod'
import { keepSettings } from '../page/keep-settings.ts'
import { loadSiteRun } from '../page/load-site-run.ts'

const main = join(import.meta.dirname, '../main.ts')

async function openFolder(t: TestContext) {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-settings-'))
  t.after(() => rm(work, { recursive: true }))
  const call = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args, '--work', work, '--json'], {
      encoding: 'utf8',
    })
    return { status, last: stdout.trim().split('\n').at(-1) ?? '', stderr }
  }
  return { work, call }
}

const settingsIn = (line: string) => z.object({ settings: z.unknown() }).parse(JSON.parse(line)).settings

test('what a site chooses once is in force for every command, and what a command says comes first', async t => {
  const { work, call } = await openFolder(t)
  assert.deepEqual(settingsIn(call('settings', '--pixels', 'accept', '--k', '7').last), { pixels: 'accept', k: '7' })
  assert.deepEqual(settingsIn(call('settings').last), { pixels: 'accept', k: '7' })
  const input = join(work, 'in')
  const screen = {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
    SOPInstanceUID: '1.2.5',
    PatientID: '100',
    ConversionType: 'WSD',
  }
  await mkdirWith(
    input,
    writePart10({ ...screen, StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.4', Modality: 'OT' }),
  )
  assert.equal(call('deidentify', '--in', input, '--out', join(work, 'out')).status, 0)
  const held = call('deidentify', '--in', input, '--out', join(work, 'out-2'), '--pixels', 'withhold')
  assert.match(held.last, /pixels\//)
  assert.deepEqual(settingsIn(call('settings', '--unset', 'k').last), { pixels: 'accept' })
})

test('a word that no rule knows is refused and changes nothing', async t => {
  const { work, call } = await openFolder(t)
  call('settings', '--pixels', 'redact')
  const refused = call('settings', '--mode', 'secret')
  assert.equal(refused.status, 2)
  assert.match(refused.stderr, /mode is pseudonymised or anonymised/)
  assert.equal(call('settings', '--mode', 'anonymised', '--options', 'full-dates').status !== 0, true)
  assert.deepEqual(JSON.parse(await readFile(join(work, 'settings.json'), 'utf8')), { pixels: 'redact' })
})

test('a damaged file of settings stops every run, and says which file', async t => {
  const { work, call } = await openFolder(t)
  await writeFile(join(work, 'settings.json'), '{ "pixel": "redact" }')
  const stopped = call('scan', work)
  assert.notEqual(stopped.status, 0)
  assert.match(stopped.last, /settings\/unreadable/)
})

test('what the command line said cannot be chosen otherwise on the page', async t => {
  const { work } = await openFolder(t)
  const given = { pixels: 'withhold' }
  const keep = async (said: unknown) => keepSettings(await loadSiteRun(work, given), said)
  assert.equal(await keep({ pixels: 'accept', basis: 'consent' }), undefined)
  const { chosen, run } = await loadSiteRun(work, given)
  assert.deepEqual(
    [chosen, run.pixels, run.legalBasis],
    [{ pixels: 'withhold', basis: 'consent' }, 'withhold', 'consent'],
  )
  assert.equal((await keep({ k: '1' }))?.code, 'settings/unfit-word')
  assert.equal((await keep({ colour: 'red' }))?.code, 'settings/unfit-word')
  assert.equal((await keep({ mode: 'anonymised', options: 'retain-uids' }))?.code, 'mode/option-excluded')
})

async function mkdirWith(folder: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder)
  await writeFile(join(folder, 'screen.dcm'), bytes)
}
