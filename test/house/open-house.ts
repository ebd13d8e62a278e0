import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWeb } from '../../scripts/build-web.ts'
import { type RunningPlatform, startPlatform } from '../../scripts/platform/start-platform.ts'
import { loadSamplePeople } from '../../scripts/sample/load-sample.ts'
import { type Person, signInEverybody } from '../../scripts/thread/people.ts'

export interface House {
  readonly home: string
  readonly platform: RunningPlatform
  readonly people: readonly Person[]
  readonly close: () => Promise<void>
}

/** A whole platform of its own in a folder that is thrown away, or in the empty one that is given, with the sample's people. */
export async function openHouse(home = mkdtempSync(join(tmpdir(), 'tsumugi-house-'))): Promise<House> {
  buildWeb(() => {})
  // As root, the database runs as a user of its own, which must be able to enter.
  chmodSync(home, 0o711)
  const platform = await startPlatform({ home, port: 0 })
  await loadSamplePeople(home)
  const people = await signInEverybody(platform.url)
  return {
    home,
    platform,
    people,
    close: async () => {
      await platform.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
