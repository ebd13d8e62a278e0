import { access } from 'node:fs/promises'
import { toBase64 } from '@tsumugi/proofs'
import { ConfigError } from '#platform/config'
import type { Db } from '#platform/db'
import { loadPlatformKey } from '#provenance'

const settingKey = 'platform-public-key'

/** Load the key that signs the log and see that it is this platform's: the first process to start makes it and the database remembers its
 *  public half. A process on another machine that has no key, or another one, would sign entries that nobody could verify, so it does not
 *  start. Throws `ConfigError`. */
export async function adoptPlatformKey(db: Db, file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (!isThere && (await findPublicKey(db)) !== undefined) throw wrongKey('no such file')
  const { publicKey } = await loadPlatformKey(file)
  const own = toBase64(publicKey)
  await db
    .insertInto('setting')
    .values({ key: settingKey, value: JSON.stringify(own) })
    .onConflict(conflict => conflict.column('key').doNothing())
    .execute()
  if ((await findPublicKey(db)) !== own) throw wrongKey('the key of another platform')
}

async function findPublicKey(db: Db): Promise<unknown> {
  return (await db.selectFrom('setting').select('value').where('key', '=', settingKey).executeTakeFirst())?.value
}

const wrongKey = (found: string) =>
  new ConfigError([
    `TSUMUGI_PLATFORM_KEY: expected the file of this platform’s signing key, copied from keys/platform.key of the machine that started first; found ${found}`,
  ])
