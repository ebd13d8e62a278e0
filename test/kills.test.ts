/** Death at any moment: the same hospital folders, once in peace and once with kill -9 of worker, database and api, give the same bytes. */
import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
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
  await runUntilDone(hit)
  const killed = await kills.stop()
  assert.ok(killed.length >= 6, `only ${killed.length} kills: ${killed.join(', ')}`)
  assert.deepEqual(await listReleasedBytes(hit), await listReleasedBytes(calm))
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

/** Path and digest of each released file whose bytes follow from the hospital's folders alone. */
async function listReleasedBytes(house: House): Promise<string[]> {
  const { client } = inRole(house.people, 'curator')
  const release = (await client.call(releaseRoutes.releases, {})).items[0]
  const manifest = await client.call(releaseRoutes.releaseFiles, { params: { id: release?.id ?? '' } })
  const lines = manifest.files.filter(file => isFromTheFolders(file.path)).map(file => `${file.path} ${file.sha256}`)
  assert.ok(lines.length > 100, `${lines.length} files were compared`)
  return lines.sort()
}

/** Label maps and SEG are left out: which of two agreeing readings stands for both follows from the readings' ids, which are new each time. */
const isFromTheFolders = (path: string) =>
  /\.(nii\.gz|dcm|svs|vcf|csv)$/.test(path) && !/\/seg\/|\/labels(Tr|Ts)\/|^index\.csv$/.test(path)
