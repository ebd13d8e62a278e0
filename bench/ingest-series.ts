/** Let a platform of its own take in the DICOM files of IN as a signed submission; writes what the server cost to OUT/cost.json. Arguments: IN OUT. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPlatform } from '../scripts/platform/start-platform.ts'
import { loadSamplePeople } from '../scripts/sample/load-sample.ts'
import { collect } from '../scripts/thread/collect.ts'
import { signInEverybody } from '../scripts/thread/people.ts'
import { cpuSecondsOf } from './process-cost.ts'

const [input = '', output = ''] = process.argv.slice(2)
const home = mkdtempSync(join(tmpdir(), 'tsumugi-ingest-'))
// As root, the database runs as a user of its own, which must be able to enter.
chmodSync(home, 0o711)
const platform = await startPlatform({ home, port: 0 })
try {
  await loadSamplePeople(home)
  const people = await signInEverybody(platform.url)
  const processIds = Object.values(platform.processIds())
  const before = cpuSecondsOf(processIds)
  const began = Date.now()
  const hospitals = [{ siteCode: 'SAKURA', folder: input, modalities: ['CT'] }]
  const dataset = { name: 'Bench', en: 'Bench', ja: 'ベンチ' }
  await collect({ url: platform.url, home, people, hospitals, out: home, dataset, masks: undefined, onNote: () => {} })
  const cost = { cpuSeconds: cpuSecondsOf(processIds) - before, wallSeconds: (Date.now() - began) / 1000 }
  writeFileSync(join(output, 'cost.json'), JSON.stringify(cost))
} finally {
  await platform.stop()
  rmSync(home, { recursive: true, force: true })
}
