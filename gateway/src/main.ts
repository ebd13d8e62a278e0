import { defineCommand, runCommand, runMain } from 'citty'
import { exitCodes } from './cli-output.ts'

/** Each command is loaded alone, so that it starts quickly whatever the others need. */
const main = defineCommand({
  meta: { name: 'tsumugi-gateway', description: 'From a hospital’s folder to the platform, without a patient’s name' },
  subCommands: {
    run: () => import('./commands/run.ts').then(({ runCommand }) => runCommand),
    send: () => import('./commands/run.ts').then(({ sendCommand }) => sendCommand),
    enrol: () => import('./commands/enrol.ts').then(({ enrolCommand }) => enrolCommand),
    scan: () => import('./commands/scan.ts').then(({ scanCommand }) => scanCommand),
    deidentify: () => import('./commands/deidentify.ts').then(({ deidentifyCommand }) => deidentifyCommand),
    review: () => import('./commands/review.ts').then(({ reviewCommand }) => reviewCommand),
    seal: () => import('./commands/seal.ts').then(({ sealCommand }) => sealCommand),
    selftest: () => import('./commands/selftest.ts').then(({ selftestCommand }) => selftestCommand),
    status: () => import('./commands/status.ts').then(({ statusCommand }) => statusCommand),
    frames: () => import('./commands/frames.ts').then(({ framesCommand }) => framesCommand),
    receive: () => import('./commands/receive.ts').then(({ receiveCommand }) => receiveCommand),
    retrieve: () => import('./commands/retrieve.ts').then(({ retrieveCommand }) => retrieveCommand),
    watch: () => import('./commands/watch.ts').then(({ watchCommand }) => watchCommand),
    queue: () => import('./commands/queue.ts').then(({ queueCommand }) => queueCommand),
    extract: () => import('./commands/extract.ts').then(({ extractCommand }) => extractCommand),
    backup: () => import('./commands/backup.ts').then(({ backupCommand }) => backupCommand),
    restore: () => import('./commands/backup.ts').then(({ restoreCommand }) => restoreCommand),
    'opt-out': () => import('./commands/opt-out.ts').then(({ optOutCommand }) => optOutCommand),
    receipt: () => import('./commands/receipt.ts').then(({ receiptCommand }) => receiptCommand),
    publication: () => import('./commands/publication.ts').then(({ publicationCommand }) => publicationCommand),
    risk: () => import('./commands/risk.ts').then(({ riskCommand }) => riskCommand),
    settings: () => import('./commands/settings.ts').then(({ settingsCommand }) => settingsCommand),
    serve: () => import('./commands/serve.ts').then(({ serveCommand }) => serveCommand),
  },
})

const given = process.argv.slice(2)
if (given.length === 0 || given.includes('--help') || given.includes('-h')) await runMain(main)
else
  await runCommand(main, { rawArgs: given }).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'wrong usage'}\n`)
    process.exitCode = exitCodes.usage
  })
