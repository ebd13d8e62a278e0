import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { submissionManifest } from '@tsumugi/api'
import { canonicalBytes, makeKeyPair, sha256Hex, signJson, toBase64 } from '@tsumugi/proofs'
import { z } from 'zod'
import { saveEnrolment } from '#work'

const main = join(import.meta.dirname, '../main.ts')
/** Its heads are phantoms of plastic and liquid, which nobody can tell from faces but a person: hence `--faces accept`. */
const hospital = join(import.meta.dirname, '../../../fixtures/sample-hospital/midori')
const id = '00000000-0000-4000-8000-000000000001'
const run = (...given: string[]) => spawnSync(process.execPath, [main, ...given], { encoding: 'utf8' })

const sealedFile = z.object({ manifest: submissionManifest })
const shown = z.object({
  publicKey: z.string(),
  receipts: z.array(z.looseObject({ studyInstanceUid: z.string(), receipt: z.looseObject({}) })),
})

/** A work folder with a sealed run to which a platform of the test answered that it is accepted. */
async function sentRun(t: TestContext, ...given: string[]) {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-receipt-'))
  t.after(() => rm(work, { recursive: true }))
  const platform = makeKeyPair()
  const platformPublicKey = toBase64(platform.publicKey)
  await saveEnrolment(work, {
    server: 'http://127.0.0.1:9',
    gatewayId: id,
    siteId: id,
    siteCode: 'M',
    platformPublicKey,
  })
  assert.equal(run('seal', hospital, '--faces', 'accept', '--work', work, ...given).status, 0)
  const [name = ''] = (await readdir(join(work, 'runs'))).filter(one => !one.startsWith('unpacked-'))
  const sealedPath = join(work, 'runs', name, 'submission.json')
  const { manifest } = sealedFile.parse(JSON.parse(await readFile(sealedPath, 'utf8')))
  const answer = {
    ...{ submissionId: manifest.submissionId, manifestDigest: sha256Hex(canonicalBytes(manifest)) },
    ...{
      acceptedAt: '2026-11-26T00:00:00.000Z',
      subjects: 3,
      studies: 4,
      series: 4,
      instances: 1,
      files: 1,
      logEntryId: id,
    },
  }
  const receipt = { ...answer, signature: signJson(answer, platform) }
  const sent = { submissionId: manifest.submissionId, state: 'accepted', receipt, issues: [], isReceiptSigned: true }
  await writeFile(join(work, 'runs', name, 'sent.json'), JSON.stringify(sent))
  return { work, manifest, sealedPath, platformPublicKey }
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

test('a receipt names who ran it, the parts of the rules, and a digest over the bytes that came in', async t => {
  const { manifest } = await sentRun(t, '--operator', 'radiology-2', '--notice', '2.1@2026-04-01')
  assert.deepEqual([manifest.mode, manifest.notice?.version, manifest.optedOutExcluded], ['pseudonymised', '2.1', 0])
  const receipts = manifest.subjects.flatMap(subject => subject.studies.map(study => study.receipt))
  const folders = ['M88-0001', 'M88-0002', 'M88-0003'].map(async number => {
    const dicom = join(hospital, 'dicom')
    const [person = ''] = (await readdir(dicom)).filter(one => one.startsWith(number))
    return Promise.all(
      (await readdir(join(dicom, person))).map(async series => {
        const names = await readdir(join(dicom, person, series))
        const digests = names.map(async one => sha256(await readFile(join(dicom, person, series, one))))
        // The canonical JSON of an array of such texts has no blanks, as JSON.stringify writes it.
        return sha256(JSON.stringify((await Promise.all(digests)).sort()))
      }),
    )
  })
  const expected = (await Promise.all(folders)).flat().sort()
  assert.deepEqual(receipts.flatMap(receipt => receipt.inDigest ?? []).sort(), expected)
  for (const receipt of receipts) {
    assert.deepEqual([receipt.operator, receipt.pixelsMasked], ['radiology-2', 0])
    assert.ok(Object.keys(receipt.ruleDigests ?? {}).includes('confidentiality-profile'))
  }
  const head = receipts.find(receipt => receipt.residualRisk === 'review')
  assert.equal(head?.residualRiskReasons?.[0]?.reason, 'face-may-show')
  const table = manifest.subjects[0]?.files[0]
  const csv = await readFile(join(hospital, 'clinical/clinical.csv'))
  assert.equal(table?.receipt?.inDigest, sha256(csv))
})

test('receipts of what was sent are shown, and a stranger can check them with the public key alone', async t => {
  const { work, manifest, sealedPath, platformPublicKey } = await sentRun(t)
  const { stdout, status } = run('receipt', manifest.submissionId, '--json', '--work', work)
  assert.equal(status, 0)
  const { publicKey, receipts } = shown.parse(JSON.parse(stdout))
  assert.equal(receipts.length, 4)
  const stranger = join(work, 'stranger')
  const file = join(work, 'receipts.json')
  const check = (path: string, ...given: string[]) =>
    run('receipt', '--verify', path, '--key', publicKey, '--work', stranger, ...given)
  await writeFile(file, stdout)
  assert.equal(check(file, '--platform-key', platformPublicKey).status, 0)
  assert.match(check(sealedPath).stdout, /^submission .*: holds/)
  await writeFile(join(work, 'key'), publicKey)
  await writeFile(file, JSON.stringify(receipts[0]))
  assert.match(run('receipt', '--verify', file, '--key', join(work, 'key')).stdout, /^receipt .*: holds/)
  assert.equal((await readdir(work)).includes('stranger'), false)
  const [study] = receipts
  const one = run('receipt', '--study', study?.studyInstanceUid ?? '', '--work', work)
  assert.equal(one.stdout.match(/^Study /gm)?.length, 1)
  assert.equal(run('receipt', '--study', '1.2', '--work', work).status, 2)
  assert.equal(run('receipt', 'nothing', '--work', work).status, 2)
  assert.equal(run('receipt', '--verify', file, '--work', stranger).status, 2)
})

for (const [problem, change] of [
  ['document/signature-wrong', { pseudonym: 'TS-00000000000000000000' }],
  ['document/out-digest-differs', { series: [] }],
  ['document/count-differs', { series: [] }],
  ['document/other-submission', { submissionId: 'another' }],
  ['document/unreadable', { receipt: null }],
] as const)
  test(`a receipt that was changed does not hold: ${problem}`, async t => {
    const { work } = await sentRun(t)
    const { publicKey, receipts } = shown.parse(JSON.parse(run('receipt', '--json', '--work', work).stdout))
    const file = join(work, 'changed.json')
    await writeFile(file, JSON.stringify({ ...receipts[0], ...change }))
    const { stdout, status } = run('receipt', '--verify', file, '--key', publicKey)
    assert.match(stdout, new RegExp(`\\(${problem}\\)`))
    assert.equal(status, 5)
  })

test('an answer that is not of the platform does not hold', async t => {
  const { work, sealedPath } = await sentRun(t)
  const { publicKey, receipts } = shown.parse(JSON.parse(run('receipt', '--json', '--work', work).stdout))
  const file = join(work, 'receipts.json')
  await writeFile(file, JSON.stringify(receipts))
  const other = toBase64(makeKeyPair().publicKey)
  const { stdout, status } = run('receipt', '--verify', file, '--key', publicKey, '--platform-key', other)
  assert.match(stdout, /\(document\/platform-signature-wrong\)/)
  assert.equal(status, 5)
  const japanese = spawnSync(process.execPath, [main, 'receipt', '--verify', sealedPath, '--key', other], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'ja_JP.UTF-8' },
  })
  assert.match(japanese.stdout, /署名がこの鍵のものではない/)
})
