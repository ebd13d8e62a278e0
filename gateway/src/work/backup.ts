import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { createDurably, isMissing, writeDurably } from './files.ts'

/** What a gateway cannot be made again without, by its path in the work folder; the first must be there. */
const backedUp = ['keys/site.key', 'keys/gateway.key', 'opt-outs.jsonl', 'vault.jsonl', 'enrolment.json'] as const

/** Work and memory of scrypt: about 128 MiB and a third of a second, once a backup. @see RFC 7914 §2 */
const cost = { N: 2 ** 17, r: 8, p: 1 } as const
const shortestPassphrase = 12

/** Why a backup was not made or not taken; the message says what to do and holds no value. */
export class BackupRefused extends Error {
  readonly code: keyof typeof backupReasons
  constructor(code: keyof typeof backupReasons) {
    super(backupReasons[code])
    this.code = code
  }
}
const backupReasons = {
  'backup/passphrase-short': `The passphrase has fewer than ${shortestPassphrase} characters. Choose a longer one; without it nobody can open the backup.`,
  'backup/nothing': 'This work folder has no keys yet. There is nothing to back up.',
  'backup/exists': 'A file of this name is there already. Give another name; a backup never replaces one.',
  'backup/unreadable': 'The file is no backup of a gateway, or is damaged. Choose another copy of it.',
  'backup/passphrase-wrong': 'The passphrase does not open this backup, or the file was changed.',
  'backup/keys-there':
    'This work folder has keys already. Restore into a new work folder: two keys for one hospital would part its people.',
} as const

const envelope = z.object({
  format: z.literal('tsumugi-gateway-backup@1'),
  createdAt: z.string(),
  scrypt: z.object({ N: z.literal(cost.N), r: z.literal(cost.r), p: z.literal(cost.p), salt: z.base64() }),
  nonce: z.base64(),
  tag: z.base64(),
  body: z.base64(),
})
const contents = z.partialRecord(z.enum(backedUp), z.base64())

/**
 * Write the keys, the re-identification table and the enrolment into one file, encrypted by AES-256-GCM under a key that scrypt makes of the passphrase. The file
 * stays with the site: whoever opens it can undo every pseudonym. Answers how many files it holds.
 */
export async function writeBackup(workFolder: string, path: string, passphrase: string): Promise<number> {
  if ([...passphrase].length < shortestPassphrase) throw new BackupRefused('backup/passphrase-short')
  const found = await readContents(workFolder)
  if (found['keys/site.key'] === undefined) throw new BackupRefused('backup/nothing')
  const [salt, nonce] = [randomBytes(16), randomBytes(12)]
  const createdAt = new Date().toISOString()
  const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt), nonce).setAAD(Buffer.from(createdAt))
  const body = Buffer.concat([cipher.update(JSON.stringify(found), 'utf8'), cipher.final()])
  const made: z.input<typeof envelope> = {
    ...{ format: 'tsumugi-gateway-backup@1', createdAt, scrypt: { ...cost, salt: salt.toString('base64') } },
    ...{ nonce: nonce.toString('base64'), tag: cipher.getAuthTag().toString('base64'), body: body.toString('base64') },
  }
  const bytes = Buffer.from(`${JSON.stringify(made)}\n`)
  await createDurably(path, bytes)
  // Of two writers the first one's file stays, so what is there says whether it is ours.
  if (!(await readFile(path)).equals(bytes)) throw new BackupRefused('backup/exists')
  return Object.keys(found).length
}

/** Put what a backup holds into a work folder that has no keys yet. The site key comes last, so that a folder that was interrupted still counts as new. */
export async function restoreBackup(path: string, workFolder: string, passphrase: string): Promise<number> {
  if ((await readContents(workFolder))['keys/site.key'] !== undefined) throw new BackupRefused('backup/keys-there')
  const found = await openBackup(path, passphrase)
  const names = backedUp.filter(name => found[name] !== undefined).reverse()
  for (const name of names) {
    const target = join(workFolder, name)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await writeDurably(target, Buffer.from(found[name] ?? '', 'base64'))
  }
  return names.length
}

async function readContents(workFolder: string): Promise<z.output<typeof contents>> {
  const found: z.output<typeof contents> = {}
  for (const name of backedUp) {
    const bytes = await readFile(join(workFolder, name)).catch((error: unknown) => {
      if (isMissing(error)) return undefined
      throw error
    })
    if (bytes !== undefined) found[name] = bytes.toString('base64')
  }
  return found
}

async function openBackup(path: string, passphrase: string): Promise<z.output<typeof contents>> {
  const read = envelope.safeParse(parse(await readFile(path, 'utf8')))
  if (!read.success) throw new BackupRefused('backup/unreadable')
  const { createdAt, scrypt: made, nonce, tag, body } = read.data
  const bytesOf = (text: string) => Buffer.from(text, 'base64')
  try {
    const key = await keyOf(passphrase, bytesOf(made.salt))
    const decipher = createDecipheriv('aes-256-gcm', key, bytesOf(nonce), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(createdAt)).setAuthTag(bytesOf(tag))
    return contents.parse(
      JSON.parse(Buffer.concat([decipher.update(bytesOf(body)), decipher.final()]).toString('utf8')),
    )
  } catch {
    // Another passphrase and another byte look alike.
    throw new BackupRefused('backup/passphrase-wrong')
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt)

const keyOf = (passphrase: string, salt: Uint8Array) =>
  derive(passphrase.normalize('NFKC'), salt, 32, { ...cost, maxmem: 256 * 2 ** 20 })
