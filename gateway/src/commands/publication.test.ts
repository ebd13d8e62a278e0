import { strict as assert } from 'node:assert'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dataset, findKeyword, isPrivate, parseDicom } from '@tsumugi/dicom'
import { makeKeyPair, toBase64 } from '@tsumugi/proofs'
import { z } from 'zod'
import { saveEnrolment } from '#work'

const main = join(import.meta.dirname, '../main.ts')
/** Its heads are phantoms of plastic and liquid, which nobody can tell from faces but a person: hence `--faces accept`. */
const hospital = join(import.meta.dirname, '../../../fixtures/sample-hospital/sakura')
const id = '00000000-0000-4000-8000-000000000001'
const run = (...given: string[]) => spawnSync(process.execPath, [main, ...given], { encoding: 'utf8' })
const published = z.object({
  mode: z.string(),
  providedAt: z.string().nullable(),
  categories: z.array(z.object({ id: z.string(), en: z.string(), ja: z.string(), items: z.array(z.string()) })),
})

async function enrolledFolder(t: TestContext, server: string) {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-publication-'))
  t.after(() => rm(work, { recursive: true }))
  const platformPublicKey = toBase64(makeKeyPair().publicKey)
  await saveEnrolment(work, { server, gatewayId: id, siteId: id, siteCode: 'S', platformPublicKey })
  return work
}

async function runNameOf(work: string): Promise<string> {
  const [name = ''] = (await readdir(join(work, 'runs'))).filter(one => !one.startsWith('unpacked-'))
  return name
}

/** Keywords of all attributes with a value in a data set, at any depth. */
const keywordsOf = (dataset: Dataset): string[] =>
  dataset.elements.flatMap(element => [
    ...(element.length === 0 || isPrivate(element.tag) ? [] : [findKeyword(element.tag) ?? '']),
    ...(element.items ?? []).flatMap(keywordsOf),
  ])

test('a publication names every attribute and column that leaves, also after a kill, and none that does not', async t => {
  const work = await enrolledFolder(t, 'https://platform.example')
  const seal = ['seal', hospital, '--work', work, '--mode', 'anonymised']
  for (const waitMs of [600, 800]) {
    const child = spawn(process.execPath, [main, ...seal], { stdio: 'ignore' })
    await sleep(waitMs)
    child.kill('SIGKILL')
  }
  assert.equal(run(...seal).status, 0)
  const out = join(work, 'runs', await runNameOf(work), 'out')
  const files = (await readdir(out, { recursive: true, withFileTypes: true })).filter(one =>
    /\.(dcm|csv)$/.test(one.name),
  )
  const expected = new Set<string>()
  for (const { parentPath, name } of files) {
    const bytes = await readFile(join(parentPath, name))
    if (name.endsWith('.csv'))
      for (const column of bytes.toString().split(/\r?\n/)[0]?.split(',') ?? []) expected.add(column)
    else for (const keyword of keywordsOf(parseDicom(bytes).file?.dataset ?? assert.fail(name))) expected.add(keyword)
  }
  const { stdout } = run('publication', await runNameOf(work), '--work', work, '--json')
  const { categories, mode, providedAt } = published.parse(JSON.parse(stdout))
  assert.deepEqual([mode, providedAt], ['anonymised', null])
  const items = categories.flatMap(category => category.items).filter(item => !item.includes('/'))
  assert.deepEqual(items.sort(), [...expected].sort())
  const named = new Map(categories.map(category => [category.id, category.items]))
  assert.ok(named.get('dates')?.includes('StudyDate') && named.get('replaced')?.includes('StudyInstanceUID'))
  assert.equal(named.get('patient'), undefined)
})

test('it is written in both languages and as JSON, and says how the data are given', async t => {
  const work = await enrolledFolder(t, 'http://127.0.0.1:9')
  assert.equal(
    run('seal', hospital, '--faces', 'accept', '--work', work, '--notice', '2.1@2026-04-01', '--agreement', 'IRB-7')
      .status,
    0,
  )
  const out = join(work, 'out')
  assert.equal(run('publication', await runNameOf(work), '--work', work, '--out', out).status, 0)
  assert.deepEqual((await readdir(out)).sort(), ['publication.en.md', 'publication.ja.md', 'publication.json'])
  const [ja, en] = [
    await readFile(join(out, 'publication.ja.md'), 'utf8'),
    await readFile(join(out, 'publication.en.md'), 'utf8'),
  ]
  assert.match(
    ja,
    /^# 仮名加工した情報の提供に関する事項\n[\s\S]*患者の特徴[\s\S]*PatientSex[\s\S]*通信路の暗号化なし[\s\S]*2\.1 \(2026-04-01\)/,
  )
  assert.match(en, /^# On the provision of pseudonymised data\n[\s\S]*not encrypted[\s\S]*IRB-7/)
  assert.equal(run('publication', 'nothing', '--work', work).status, 2)
  assert.equal(run('publication', 'nothing', '--work', join(work, 'stranger')).status, 4)
})
