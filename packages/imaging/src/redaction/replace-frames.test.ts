import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type DicomFile, parseDicom } from '@tsumugi/dicom'
import { decodeFrames } from '../pixels/decode-frames.ts'
import { replaceFrames } from './replace-frames.ts'

const odd = new URL('../../../../fixtures/hard/odd/', import.meta.url)
/** One grey file of each way to store pixels, and the DCMTK tool that decodes it. */
const files = [
  { name: 'CT_small.dcm', tool: undefined },
  { name: 'MR_small_implicit.dcm', tool: undefined },
  { name: 'MR_small_bigendian.dcm', tool: undefined },
  { name: 'MR_small_RLE.dcm', tool: 'dcmdrle' },
  { name: 'rtdose_rle.dcm', tool: 'dcmdrle' },
  { name: 'MR_small_jpeg_ls_lossless.dcm', tool: 'dcmdjpls' },
  { name: 'MR_small_jp2klossless.dcm', tool: undefined },
] as const

for (const { name, tool } of files)
  test(`samples of ${name} are replaced in its own transfer syntax and no other changes`, async t => {
    const file = parse(readFileSync(new URL(name, odd)))
    const before = await framesOf(file)
    const last = before.length
    const marks = Uint8Array.from(before[0] ?? [], (_, i) => (i % 7 === 0 ? 1 : i % 11 === 0 ? 2 : 0))
    const result = await replaceFrames(file, {
      of: n => (n === last ? { marks, values: [3, 40] } : undefined),
      marks: [],
    })
    assert.equal(result.kind, 'replaced')
    const written = parse(result.kind === 'replaced' ? result.bytes : new Uint8Array(0))
    assert.equal(written.transferSyntaxUid, file.transferSyntaxUid)
    const expected = before.map((frame, i) =>
      i + 1 < last ? frame : frame.map((value, at) => [value, 3, 40][marks[at] ?? 0] ?? value),
    )
    assert.deepEqual(await framesOf(written), expected)
    if (tool === undefined) return
    if (!isPresent(tool)) return t.skip(`${tool} is not installed`)
    assert.deepEqual(await framesOf(decodeByTool(tool, written.bytes)), expected)
  })

test('values beyond what a frame stores become the nearest that it does', async () => {
  const file = parse(readFileSync(new URL('CT_small.dcm', odd)))
  const [before = []] = await framesOf(file)
  const marks = Uint8Array.from(before, (_, i) => (i === 0 ? 1 : i === 1 ? 2 : 0))
  const result = await replaceFrames(file, { of: () => ({ marks, values: [-99_999, 99_999] }), marks: [] })
  const [after = []] = await framesOf(parse(result.kind === 'replaced' ? result.bytes : new Uint8Array(0)))
  assert.deepEqual(after.slice(0, 3), [-32_768, 32_767, before[2]])
})

for (const name of ['JPGExtended.dcm', 'JPEG-lossy.dcm', 'SC_rgb_rle.dcm'])
  test(`${name} is refused`, async () => {
    const file = parse(readFileSync(new URL(name, odd)))
    const marks = new Uint8Array(1024 * 256).fill(1)
    assert.deepEqual(await replaceFrames(file, { of: () => ({ marks, values: [0] }), marks: [] }), { kind: 'refused' })
  })

async function framesOf(file: DicomFile): Promise<number[][]> {
  const { decoded } = await decodeFrames(file)
  assert.ok(decoded)
  return decoded.frames.map(frame => Array.from(frame))
}

function parse(bytes: Uint8Array): DicomFile {
  const { file } = parseDicom(bytes)
  assert.ok(file)
  return file
}

function isPresent(tool: string): boolean {
  try {
    execFileSync(tool, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function decodeByTool(tool: string, bytes: Uint8Array): DicomFile {
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-replace-'))
  try {
    writeFileSync(join(folder, 'in.dcm'), bytes)
    execFileSync(tool, [join(folder, 'in.dcm'), join(folder, 'out.dcm')], { stdio: 'ignore' })
    return parse(readFileSync(join(folder, 'out.dcm')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
