import { readFile } from 'node:fs/promises'
import { type ArgsDef, defineCommand } from 'citty'
import { restoreBackup, writeBackup } from '#work'
import { UsageError } from '../choose-rules.ts'
import { exitCodes } from '../cli-output.ts'
import { act } from './act.ts'
import { common, workFolderOf } from './arguments.ts'

const args = {
  file: { type: 'positional', description: 'The backup', required: true },
  ...common,
  'passphrase-file': {
    type: 'string',
    description: 'File whose first line is the passphrase (env TSUMUGI_BACKUP_PASSPHRASE)',
  },
} as const satisfies ArgsDef

/** Never by an argument: other users of the machine see those. */
async function passphraseOf(file: string | undefined): Promise<string> {
  const text =
    file === undefined ? process.env.TSUMUGI_BACKUP_PASSPHRASE : (await readFile(file, 'utf8')).split(/\r?\n/)[0]
  if (text === undefined || text === '')
    throw new UsageError('give the passphrase by --passphrase-file or in TSUMUGI_BACKUP_PASSPHRASE')
  return text
}

export const backupCommand = defineCommand({
  meta: {
    name: 'backup',
    description: 'Write keys and the re-identification table into one encrypted file of the site',
  },
  args,
  run: ({ args }) =>
    act(args.json === true, async output => {
      const files = await writeBackup(workFolderOf(args), args.file, await passphraseOf(args['passphrase-file']))
      output.result({ files }, [`${files} files are in the backup. Keep it at the site, and the passphrase elsewhere.`])
      return exitCodes.ok
    }),
})

export const restoreCommand = defineCommand({
  meta: { name: 'restore', description: 'Put a backup into a new work folder' },
  args,
  run: ({ args }) =>
    act(args.json === true, async output => {
      const files = await restoreBackup(args.file, workFolderOf(args), await passphraseOf(args['passphrase-file']))
      output.result({ files }, [`${files} files were restored. The gateway goes on with the same people.`])
      return exitCodes.ok
    }),
})
