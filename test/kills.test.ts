/** Death at any moment: the same hospital folders, once in peace and once with kill -9 of worker, database and api, give the same bytes. */
import assert from 'node:assert/strict'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { releaseRoutes } from '@tsumugi/api'
import { isAlive } from '../scripts/platform/start-platform.ts'
import { runSample } from '../scripts/sample/load-sample.ts'
import { inRole } from '../scripts/thread/people.ts'
import { type House, openHouse } from './house/open-house.ts'

test('kill -9 of worker, database and api on the way changes no byte of what is released', {
  timeout: 1_200_000,
}, async t => {
  const calm = await openHouse()
  t.after(() => calm.close())
  await runSample({ url: calm.platform.url, home: calm.home, say: () => {}, people: calm.people })

  const hit = await openHouse()
  t.after(() => hit.close())
  // The site's key makes pseudonyms and UIDs, so equal bytes need the equal key.
  for (const site of ['sakura', 'midori'])
    cpSync(join(calm.home, 'gateways', site, 'keys'), join(hit.home, 'gateways', site, 'keys'), { recursive: true })
  const kills = killInTurns(hit)
  // Also when the run fails, or the killing would never end.
  const killed = await runUntilDone(hit).finally(kills.stop).then(kills.stop)
  assert.ok(killed.length >= 6, `only ${killed.length} kills: ${killed.join(', ')}`)
  assert.deepEqual(await listReleasedBytes(hit), await listReleasedBytes(calm))
  assert.deepEqual(readDocuments(hit), readDocuments(calm))
})

/** Kill one process after the other, a few seconds apart, until told to stop. */
function killInTurns(house: House) {
  const state = { isOver: false, killed: [] as string[] }
  const running = (async () => {
    for (let turn = 0; !state.isOver; turn++) {
      await wait(4000 + turn * 700)
      if (state.isOver) break
      const name = (['worker', 'postgres', 'api'] as const)[turn % 3] ?? 'worker'
      const processId = house.platform.processIds()[name]
      if (processId === undefined || processId <= 0) continue
      if (!isAlive(processId)) continue
      process.kill(processId, 'SIGKILL')
      state.killed.push(name)
    }
  })()
  return {
    stop: async () => {
      state.isOver = true
      await running
      return state.killed
    },
  }
}

/** The sample is taken up again each time that the api was away. */
async function runUntilDone(house: House): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runSample({ url: house.platform.url, home: house.home, say: () => {}, people: house.people })
    } catch (error) {
      if (attempt >= 40) throw error
      await wait(1500)
    }
  }
}

/** Documents that name the release itself: its id and the platform's address, and with them the digest of one another. */
const selfNaming = /^(DATASHEET(\.ja)?\.md|LICENSE\.txt|croissant\.json|nnunet\/[^/]+\/dataset\.json)$/

/** Path and digest of each released file, all but the documents that name the release: images, label maps, SEG, nnU-Net, tables, splits. */
async function listReleasedBytes(house: House): Promise<string[]> {
  const { client } = inRole(house.people, 'curator')
  const release = (await client.call(releaseRoutes.releases, {})).items[0]
  const manifest = await client.call(releaseRoutes.releaseFiles, { params: { id: release?.id ?? '' } })
  const files = manifest.files.filter(file => !selfNaming.test(file.path))
  const lines = files.map(file => `${file.path} ${file.sha256}`)
  assert.ok(lines.some(line => /\/seg\/.*\.dcm /.test(line)) && lines.some(line => /\/labelsTr\//.test(line)))
  assert.ok(lines.length > 100, `${lines.length} files were compared`)
  return lines.sort()
}

/** The documents that name the release, and the manifest, without what must be new each time: address and ids, the instant, the digests of
 *  cohort, run and of each other. `manifest.sig` and `proof.json` sign all this and are new as a whole. */
function readDocuments(house: House): Record<string, string> {
  const downloads = join(house.home, 'sample', 'downloads')
  const folder = join(downloads, readdirSync(downloads).find(name => !name.startsWith('.')) ?? '')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const documents = names.filter(name => name === 'manifest.json' || selfNaming.test(name)).sort()
  assert.ok(documents.length >= 6, documents.join(', '))
  return Object.fromEntries(documents.map(name => [name, withoutNames(readFileSync(join(folder, name), 'utf8'))]))
}

const withoutNames = (text: string): string =>
  text
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'ADDRESS')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'INSTANT')
    .replace(/[0-9a-f]{64}/g, 'DIGEST')
