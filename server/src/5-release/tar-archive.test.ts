import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { type ArchiveFile, tarArchive } from './tar-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsumugi-tar-'))
after(() => rmSync(folder, { recursive: true }))
const at = new Date('2026-05-01T00:00:00Z')
const file = (path: string, text: string): ArchiveFile => ({
  path,
  sizeBytes: text.length,
  open: async () =>
    (async function* () {
      yield new TextEncoder().encode(text)
    })(),
})
const paths = [
  'Lung-1.0.0/manifest.json',
  `Lung-1.0.0/dicom/SUBJECT-0001/${'1.2.'.repeat(11)}3/${'2.25.'.repeat(9)}1/${'2.25.'.repeat(9)}7.dcm`,
  `Lung-1.0.0/dicom/${'S'.repeat(64)}/${'1'.repeat(64)}/${'2'.repeat(64)}/${'3'.repeat(64)}.dcm`,
]

test('the system’s own tar unpacks short, split and very long paths', async () => {
  const archive = await buffer(
    tarArchive(
      paths.map((path, index) => file(path, 'x'.repeat(index * 512 + 5))),
      at,
    ),
  )
  writeFileSync(join(folder, 'release.tar'), archive)
  execFileSync('tar', ['-xf', 'release.tar'], { cwd: folder })
  for (const [index, path] of paths.entries())
    assert.equal(readFileSync(join(folder, path), 'utf8'), 'x'.repeat(index * 512 + 5))
})

test('the same files are the same archive', async () => {
  const files = [file('a/b.txt', 'hello')]
  assert.deepEqual(await buffer(tarArchive(files, at)), await buffer(tarArchive(files, at)))
})

test('a file that is shorter than said breaks the archive instead of shifting what follows', async () => {
  await assert.rejects(buffer(tarArchive([{ ...file('a', 'abc'), sizeBytes: 4 }], at)), /1 are missing/)
})
