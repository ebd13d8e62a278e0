import assert from 'node:assert/strict'
import { access, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { platformKey } from '#platform/signing-key'
import { openTestPlatform } from '#platform/testing'
import { adoptPlatformKey } from './adopt-platform-key.ts'

const platform = await openTestPlatform()
const folder = await mkdtemp(join(tmpdir(), 'tsumugi-key-'))
after(async () => {
  await platform.close()
  await rm(folder, { recursive: true, force: true })
})
const fileOf = (machine: string) => join(folder, machine, 'platform.key')

test('a process on another machine starts with the platform’s key, and not without it or with another', async () => {
  await adoptPlatformKey(platform.db, fileOf('first'))
  const { publicKey } = platformKey()
  await assert.rejects(
    adoptPlatformKey(platform.db, fileOf('second')),
    /TSUMUGI_PLATFORM_KEY: expected .* found no such file/,
  )
  await assert.rejects(access(fileOf('second')), 'no key is made that could be taken for the platform’s')
  await copyFile(fileOf('first'), join(folder, 'copied.key'))
  await adoptPlatformKey(platform.db, join(folder, 'copied.key'))
  assert.deepEqual(platformKey().publicKey, publicKey)
})

test('the key of another platform is told', async () => {
  const other = await openTestPlatform()
  await adoptPlatformKey(other.db, fileOf('other'))
  await other.close()
  await assert.rejects(adoptPlatformKey(platform.db, fileOf('other')), /the key of another platform/)
})
