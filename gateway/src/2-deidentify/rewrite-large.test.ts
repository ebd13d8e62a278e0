import { strict as assert } from 'node:assert'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { searchBytes } from '@tsumugi/deidentify'
import { editDicom, joinBytes, parseDicom } from '@tsumugi/dicom'
import { buildSeries } from '@tsumugi/testkit'
import { createRewriter } from './rewrite-instance.ts'
import { largestHeldBytes, rewriteLarge } from './rewrite-large.ts'

const rules = { key: new Uint8Array(32).fill(7) }

/** A slice whose pixel data are larger than what is held, with a name before and after them. */
function largeFile(): Uint8Array {
  const extra = { PatientComments: 'AOKI KEN', '7FE10010': { vr: 'LO', value: 'AOKI^KEN' } } as const
  const { file } = parseDicom(buildSeries({ extra }).instances[0]?.bytes ?? new Uint8Array(0))
  assert.ok(file)
  const pixels = new Uint8Array(largestHeldBytes + 2).map((_, index) => index % 251)
  const edited = editDicom(file, {
    element: element => (element.tag === 0x7fe00010 ? { value: pixels } : 'keep'),
    add: ({ path }) => (path.length > 0 ? [] : [{ tag: 0x00100010, vr: 'PN', value: 'AOKI^KEN' }]),
  })
  return joinBytes(edited.chunks)
}

test('a file too large to be held is written as one that is held would be, and nothing planted is left', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-large-'))
  t.after(() => rm(folder, { recursive: true }))
  const bytes = largeFile()
  await writeFile(join(folder, 'in.dcm'), bytes)
  const large = await rewriteLarge(join(folder, 'in.dcm'), join(folder, 'out.part'), rules)
  const held = createRewriter(rules)(bytes)
  assert.ok(large.kind === 'rewritten' && held.kind === 'rewritten')
  const written = await readFile(join(folder, 'out.part'))
  assert.equal(Buffer.compare(written, held.output.bytes), 0)
  assert.deepEqual(large.plan.actions, held.plan.actions)
  assert.deepEqual(searchBytes(written, ['AOKI', 'KEN']), [])
})

test('a large file that ends early stays back, and nothing is left beside it', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-large-'))
  t.after(() => rm(folder, { recursive: true }))
  const bytes = largeFile()
  await writeFile(join(folder, 'in.dcm'), bytes.subarray(0, bytes.length - 5000))
  const large = await rewriteLarge(join(folder, 'in.dcm'), join(folder, 'out.part'), rules)
  assert.deepEqual(large, { kind: 'withheld', reason: 'file/unreadable' })
  assert.deepEqual(await readdir(folder), ['in.dcm'])
})

test('a large file that cannot be opened stays back', async () => {
  const large = await rewriteLarge('/nowhere/in.dcm', '/nowhere/out.part', rules)
  assert.deepEqual(large, { kind: 'withheld', reason: 'file/unreadable-disk' })
})
