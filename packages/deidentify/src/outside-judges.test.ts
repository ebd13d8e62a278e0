import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { editDicom, parseDicom } from '@tsumugi/dicom'
import { createPlanner } from './deidentify-instance.ts'
import { residualCheck } from './residual-check.ts'

const sets = [join(import.meta.dirname, '../../../fixtures/sample-hospital'), process.env.TSUMUGI_SHARED_DATA]
const hasTool = (name: string) => spawnSync(name, ['--version']).error === undefined
const plan = createPlanner({ key: new Uint8Array(32).fill(5) })
const folder = mkdtempSync(join(tmpdir(), 'tsumugi-judges-'))

/** The first instance of each folder below the sets, with what the profile made of it. */
const pairs = sets.flatMap(root => {
  if (root === undefined) return []
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const firsts = new Map(entries.reverse().map(entry => [entry.parentPath, join(entry.parentPath, entry.name)]))
  return [...firsts.values()].flatMap(path => {
    const parsed = parseDicom(readFileSync(path))
    const planned = plan(parsed)
    if (planned.kind === 'withheld' || planned.file.isDeflated) return []
    const made = join(folder, `${planned.sopInstanceUid}.dcm`)
    writeFileSync(made, Buffer.concat(editDicom(planned.file, planned.edit).chunks))
    return [{ path, made }]
  })
})

const errorsOf = (path: string) => {
  const { stdout, stderr } = spawnSync('dciodvfy', [path], { encoding: 'latin1' })
  return `${stdout}\n${stderr}`.split('\n').filter(line => line.startsWith('Error')).length
}

test('dciodvfy finds no more errors after than before', t => {
  if (!hasTool('dciodvfy')) return t.skip('dciodvfy is not installed (Debian dicom3tools)')
  assert.ok(pairs.length > 5)
  const worse = pairs.filter(({ path, made }) => errorsOf(made) > errorsOf(path))
  assert.deepEqual(worse, [])
})

test('dcmtk reads every output, and our own check finds nothing left in it', t => {
  if (!hasTool('dcmdump')) return t.skip('dcmdump is not installed (Debian dcmtk)')
  for (const { made } of pairs) {
    assert.equal(spawnSync('dcmdump', ['-q', made]).status, 0)
    const { file } = parseDicom(readFileSync(made))
    assert.ok(file)
    assert.deepEqual(residualCheck(file), [])
  }
})
