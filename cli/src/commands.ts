import { text } from 'node:stream/consumers'
import { createClient, membershipRoutes, releaseRoutes } from '@tsumugi/api'
import { defineCommand } from 'citty'
import { loadCredentials, loadServer, saveCredentials } from './credentials.ts'
import { downloadRelease } from './download-release.ts'
import { CliFailure, exitCodes } from './exit-codes.ts'
import { findReleaseId } from './find-release.ts'
import { createOutput, type Output, tableOf } from './output.ts'
import { verifyLog } from './verify-log.ts'
import { type Verdict, verifyRelease } from './verify-release.ts'

const { env } = process
const json = { type: 'boolean', description: 'Print JSON instead of text', default: false } as const
const server = { type: 'string', description: 'Address of the platform', valueHint: 'URL' } as const
const key = {
  type: 'string',
  description: "The platform's public key (a file) or its fingerprint, had by another way",
  valueHint: 'FILE|FINGERPRINT',
} as const

async function signedInClient() {
  const { server: baseUrl, apiKey } = await loadCredentials(env)
  return createClient({ baseUrl, headers: () => ({ authorization: `Bearer ${apiKey}` }) })
}

const signIn = defineCommand({
  meta: {
    name: 'sign-in',
    description: 'Keep server and API key. The key comes from TSUMUGI_API_KEY or standard input.',
  },
  args: { server: { ...server, required: true }, json },
  async run({ args }) {
    const baseUrl = await loadServer(env, args.server)
    const apiKey = (env.TSUMUGI_API_KEY ?? (process.stdin.isTTY ? '' : await text(process.stdin))).trim()
    if (apiKey === '') throw new CliFailure(exitCodes.usage, 'No API key came: pipe it in, or set TSUMUGI_API_KEY.')
    const client = createClient({ baseUrl, headers: () => ({ authorization: `Bearer ${apiKey}` }) })
    const { member, organisation } = await client.call(membershipRoutes.me, {})
    await saveCredentials(env, { server: baseUrl, apiKey })
    const result = { server: baseUrl, role: member.role, organisation: organisation.name }
    createOutput(args.json).result(result, `Signed in at ${baseUrl} as ${member.role} of ${organisation.name.en}.`)
  },
})

const catalogue = defineCommand({
  meta: { name: 'catalogue', description: 'List published releases. Needs no account.' },
  args: { server, json },
  async run({ args }) {
    const { items } = await createClient({ baseUrl: await loadServer(env, args.server) }).call(
      releaseRoutes.catalogue,
      {},
    )
    const rows = items.map(one => [
      `${one.datasetName}-${one.version}`,
      one.modalities.join(','),
      one.subjects === null ? '<10' : String(one.subjects),
      `${(one.sizeBytes / 1e6).toFixed(1)} MB`,
      `${one.fee.minor} ${one.fee.currency}`,
      one.title.en,
    ])
    createOutput(args.json).result(items, tableOf(['RELEASE', 'MODALITIES', 'SUBJECTS', 'SIZE', 'FEE', 'TITLE'], rows))
  },
})

const grants = defineCommand({
  meta: { name: 'grants', description: "List your organisation's grants" },
  args: { json },
  async run({ args }) {
    const { items } = await (await signedInClient()).call(releaseRoutes.grants, {})
    const rows = items.map(one => [
      `${one.datasetName}-${one.version}`,
      one.state,
      one.startsOn,
      one.endsOn,
      String(one.downloads),
    ])
    createOutput(args.json).result(items, tableOf(['RELEASE', 'STATE', 'FROM', 'UNTIL', 'DOWNLOADS'], rows))
  },
})

const download = defineCommand({
  meta: {
    name: 'download',
    description: 'Download a release and verify it. The same command again goes on where it stopped.',
  },
  args: {
    release: { type: 'positional', description: 'Dataset, Dataset-1.2.3 or id', required: true },
    out: { type: 'string', description: 'Folder that gets the release', valueHint: 'DIR', required: true },
    key,
    json,
  },
  async run({ args }) {
    const output = createOutput(args.json)
    const client = await signedInClient()
    const stop = new AbortController()
    process.once('SIGINT', () => stop.abort())
    const { folder, fetched } = await downloadRelease(client, {
      releaseId: await findReleaseId(client, args.release),
      out: args.out,
      signal: stop.signal,
      onFile: output.progress,
    })
    const verdict = await verifyRelease(folder, args.key === undefined ? {} : { pin: args.key })
    if (!args.json) output.tell(`${fetched} files fetched.`)
    tellVerdict(output, verdict)
  },
})

const verify = defineCommand({
  meta: {
    name: 'verify',
    description: 'Verify a release offline: signatures, every file, and that it is in the log. Needs no account.',
  },
  args: { folder: { type: 'positional', description: 'Folder of the release', required: true }, key, json },
  async run({ args }) {
    const output = createOutput(args.json)
    const onFile = (done: number, total: number) => output.progress(done, total, 'files checked')
    const verdict = await verifyRelease(args.folder, args.key === undefined ? { onFile } : { onFile, pin: args.key })
    tellVerdict(output, verdict)
  },
})

function tellVerdict(output: Output, verdict: Verdict): void {
  if (verdict.isVerified && !verdict.isKeyPinned)
    output.tell(
      `The release vouches for its own key. Compare its fingerprint: ${verdict.keyFingerprint}, or pass --key.`,
    )
  const name = `${verdict.dataset ?? verdict.folder} ${verdict.version ?? ''}`.trim()
  const bad = verdict.issues.map(issue => `${issue.code}  ${issue.path}`)
  const good = `Verified: ${name}, ${verdict.files} files, log entry ${verdict.logIndex}.`
  output.result(verdict, verdict.isVerified ? good : [`NOT verified: ${name}`, ...bad].join('\n'))
  if (!verdict.isVerified) process.exitCode = exitCodes.invalid
}

const logVerify = defineCommand({
  meta: {
    name: 'verify',
    description: "Check that the platform's log only grew since you looked last. Needs no account.",
  },
  args: { server, key, json },
  async run({ args }) {
    const baseUrl = await loadServer(env, args.server)
    const verdict = await verifyLog(createClient({ baseUrl }), {
      server: baseUrl,
      env,
      ...(args.key === undefined ? {} : { pin: args.key }),
    })
    const since = verdict.extends === null ? 'first look' : `extends the ${verdict.extends} entries seen last`
    createOutput(args.json).result(
      verdict,
      `The log has ${verdict.size} entries (${since}). Key ${verdict.keyFingerprint}.`,
    )
  },
})

/** The commands below `tsumugi log`. */
export const logCommands = { verify: logVerify }
/** The commands by name. */
export const commands = {
  'sign-in': signIn,
  catalogue,
  grants,
  download,
  verify,
  log: defineCommand({ meta: { name: 'log', description: 'The public log' }, subCommands: logCommands }),
}

/** The whole command line. */
export const tsumugi = defineCommand({
  meta: { name: 'tsumugi', version: '0.1.0', description: 'Find, download and verify releases of a Tsumugi platform' },
  subCommands: commands,
})
