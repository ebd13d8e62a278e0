import { readdir } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { type OptionName, optionNames, type PixelPolicy } from '@tsumugi/deidentify'
import { type ArgsDef, defineCommand, runCommand, runMain } from 'citty'
import { deidentifyFolder, describeReason, describeWarning } from '#deidentify'
import { summarizeScan } from '#review'
import { loadSealed, manifestDigest } from '#seal'
import { enrol, loadSent } from '#send'
import { loadEnrolment, loadKeys } from '#work'
import { type ExitCode, exitCodes, type Output, openOutput } from './cli-output.ts'
import {
  type GatewayResult,
  type GatewayRun,
  NotEnrolled,
  prepareRun,
  receive,
  runGateway,
  sealRun,
} from './run-gateway.ts'

const common = {
  work: {
    type: 'string',
    description: 'Folder for keys, vault and state (env TSUMUGI_GATEWAY_HOME)',
    valueHint: 'dir',
  },
  json: { type: 'boolean', description: 'NDJSON events on stdout, one result last' },
} as const satisfies ArgsDef
const rules = {
  options: { type: 'string', description: `Profile options, comma-separated: ${optionNames.join(', ')}` },
  pixels: { type: 'string', description: 'Images that may show text: withhold (default), trust-header, accept' },
  'unknown-subjects': { type: 'string', description: 'Objects without a Patient ID: withhold (default) or by-study' },
  'torn-studies': { type: 'string', description: 'Studies of two Patient IDs: withhold (default) or by-subject' },
  issuer: { type: 'string', description: 'Issuer of Patient ID that is the hospital’s own numbering' },
} as const satisfies ArgsDef
const sending = {
  server: { type: 'string', description: 'The platform, https://…' },
  basis: { type: 'string', description: 'opt-out-notice (default), consent or certified-operator' },
  agreement: { type: 'string', description: 'Reference of the data use agreement' },
} as const satisfies ArgsDef
const input = {
  input: { type: 'positional', description: 'Folder, zip archive or file', required: true },
} as const satisfies ArgsDef

interface Given {
  readonly work?: string | undefined
  readonly options?: string | undefined
  readonly pixels?: string | undefined
  readonly issuer?: string | undefined
  readonly 'unknown-subjects'?: string | undefined
  readonly 'torn-studies'?: string | undefined
  readonly server?: string | undefined
  readonly basis?: string | undefined
  readonly agreement?: string | undefined
}

/** A wrong value of an option; ends with exit code 2. */
class UsageError extends Error {}

const workFolderOf = (given: Given) =>
  given.work ?? process.env.TSUMUGI_GATEWAY_HOME ?? join(homedir(), '.local/share/tsumugi-gateway')

function runOf(given: Given, path: string, output: Output): GatewayRun {
  const options = optionsOf(given)
  const { issuer, server, agreement } = given
  return {
    ...{ input: path, workFolder: workFolderOf(given), onProgress: output.progress, signal: interruption.signal },
    ...(options === undefined ? {} : { options }),
    pixels: pixelsOf(given),
    unknownSubjects: oneOf('unknown-subjects', given['unknown-subjects'], ['withhold', 'by-study']),
    tornStudies: oneOf('torn-studies', given['torn-studies'], ['withhold', 'by-subject']),
    legalBasis: basisOf(given),
    ...(issuer === undefined ? {} : { ownIssuer: issuer }),
    ...(server === undefined ? {} : { server }),
    ...(agreement === undefined ? {} : { agreementReference: agreement }),
  }
}

function optionsOf({ options }: Given): OptionName[] | undefined {
  const names = options?.split(',').map(name => name.trim())
  const known = optionNames.filter(name => names?.includes(name))
  if (names !== undefined && known.length !== names.length)
    throw new UsageError(`options are among: ${optionNames.join(', ')}`)
  return names && known
}

function pixelsOf({ pixels = 'withhold' }: Given): PixelPolicy {
  if (pixels === 'withhold' || pixels === 'trust-header' || pixels === 'accept') return pixels
  throw new UsageError('pixels is withhold, trust-header or accept')
}

/** One of the words of an option; its first where the option is not given. */
function oneOf<const Word extends string>(
  name: string,
  given: string | undefined,
  words: readonly [Word, ...Word[]],
): Word {
  const found = given === undefined ? words[0] : words.find(word => word === given)
  if (found === undefined) throw new UsageError(`${name} is ${words.join(' or ')}`)
  return found
}

function basisOf({ basis = 'opt-out-notice' }: Given) {
  if (basis === 'opt-out-notice' || basis === 'consent' || basis === 'certified-operator') return basis
  throw new UsageError('basis is opt-out-notice, consent or certified-operator')
}

const interruption = new AbortController()
process.once('SIGINT', () => {
  interruption.abort()
  // The first Ctrl-C finishes the file or chunk in hand, the second ends at once.
  process.once('SIGINT', () => process.exit(exitCodes.interrupted))
})

async function act(isJson: boolean, work: (output: Output) => Promise<ExitCode>): Promise<void> {
  const output = openOutput(isJson)
  try {
    process.exitCode = await work(output)
  } catch (error) {
    process.exitCode = error instanceof UsageError ? exitCodes.usage : output.fail(error)
    if (error instanceof UsageError) process.stderr.write(`${error.message}\n`)
  }
}

const heldLines = (held: GatewayResult['held']) =>
  held.map(({ name, reason }) => `held back: ${name}: ${describeReason(reason)} (${reason})`)

const oddLines = (odd: GatewayResult['odd']) =>
  odd.map(
    ({ name, count, warning }) => `warning: ${name} and ${count - 1} more: ${describeWarning(warning)} (${warning})`,
  )

const enrolCommand = defineCommand({
  meta: { name: 'enrol', description: 'Enrol this gateway with the one-time code of the site' },
  args: {
    ...common,
    server: { type: 'string', description: 'The platform, https://…', required: true },
    code: { type: 'string', description: 'The one-time code', required: true },
    name: { type: 'string', description: 'Name of this gateway', default: hostname() },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const folder = workFolderOf(args)
      const { server, code, name } = args
      const enrolment = await enrol(folder, await loadKeys(folder), { server, code, name })
      output.result(enrolment, [`Enrolled for site ${enrolment.siteCode} as gateway ${enrolment.gatewayId}.`])
      return exitCodes.ok
    }),
})

const scanCommand = defineCommand({
  meta: { name: 'scan', description: 'List what a folder holds and what would be held back; changes nothing' },
  args: { ...input, ...common, ...rules },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const run = runOf(args, args.input, output)
      const { found } = await receive(run, await loadKeys(run.workFolder))
      const summary = summarizeScan(found)
      const { counts, slides, tables, variants } = summary
      output.result(summary, [
        `${counts.subjects} persons, ${counts.studies} studies, ${counts.series} series, ${counts.instances} instances`,
        `${slides.length} slides, ${tables.length} tables, ${variants.length} variant files`,
        ...heldLines(summary.broken),
        ...oddLines(found.odd),
      ])
      return summary.broken.length > 0 ? exitCodes.partDone : exitCodes.ok
    }),
})

const deidentifyCommand = defineCommand({
  meta: { name: 'deidentify', description: 'De-identify the DICOM files of one folder into another; nothing is sent' },
  args: {
    ...common,
    ...rules,
    in: { type: 'string', description: 'Folder to read', required: true },
    out: { type: 'string', description: 'Folder to write', required: true },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const { siteKey } = await loadKeys(workFolderOf(args))
      const options = optionsOf(args)
      const rulesGiven = {
        siteKey,
        pixels: pixelsOf(args),
        ...(options ? { options } : {}),
        ...(args.issuer ? { ownIssuer: args.issuer } : {}),
      }
      const { written, withheld, actions } = await deidentifyFolder(args.in, args.out, rulesGiven)
      output.result({ written, withheld, actions }, [`${written} instances written`, ...heldLines(withheld)])
      return withheld.length > 0 ? exitCodes.partDone : exitCodes.ok
    }),
})

const sealCommand = defineCommand({
  meta: { name: 'seal', description: 'Receive, de-identify and seal a folder; nothing is sent' },
  args: { ...input, ...common, ...rules, ...sending },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const run = runOf(args, args.input, output)
      const keys = await loadKeys(run.workFolder)
      const enrolment = await loadEnrolment(run.workFolder)
      if (enrolment === undefined) throw new NotEnrolled()
      const received = await receive(run, keys)
      const prepared = await prepareRun(run, { ...received, keys })
      const sealed = await sealRun(run, prepared, { keys, enrolment })
      const digest = sealed === undefined ? null : manifestDigest(sealed.manifest)
      output.result({ runFolder: received.runFolder, manifestDigest: digest }, [
        digest === null ? 'Nothing to send.' : `Sealed: ${digest}`,
        ...heldLines(received.found.broken),
      ])
      return exitCodes.ok
    }),
})

const runArgs = {
  ...{ ...input, ...common, ...rules, ...sending },
  code: { type: 'string', description: 'One-time code, to enrol on the way' },
} as const satisfies ArgsDef

const runCommandOf = (name: string, description: string) =>
  defineCommand({
    meta: { name, description },
    args: runArgs,
    run: ({ args }) =>
      act(args.json === true, async output => {
        const run = runOf(args, args.input, output)
        const result = await runGateway({ ...run, name: hostname(), ...(args.code ? { code: args.code } : {}) })
        output.result(result, [...outcomeLines(result), ...heldLines(result.held), ...oddLines(result.odd)])
        if (result.sent?.state === 'refused') return exitCodes.refused
        if (result.sent === undefined) return exitCodes.failed
        return result.held.length > 0 ? exitCodes.partDone : exitCodes.ok
      }),
  })

function outcomeLines({ sent, counts }: GatewayResult): string[] {
  const what = `${counts.subjects} subjects, ${counts.series} series, ${counts.instances} instances, ${counts.files} files`
  if (sent === undefined) return ['Nothing could be sent.']
  if (sent.state === 'accepted') {
    const proof = sent.isReceiptSigned ? 'the receipt’s signature is right' : 'the receipt’s signature is WRONG'
    return [`Accepted: ${what}; ${proof}.`, `Submission ${sent.submissionId}`]
  }
  return [`Refused: ${what}`, ...sent.issues.map(issue => `${issue.code}: ${issue.message}`)]
}

const statusCommand = defineCommand({
  meta: { name: 'status', description: 'Show the enrolment and all runs with their state' },
  args: common,
  run: ({ args }) =>
    act(args.json === true, async output => {
      const folder = workFolderOf(args)
      const enrolment = (await loadEnrolment(folder)) ?? null
      const runs = await listRuns(folder)
      output.result({ enrolment, runs }, [
        enrolment === null ? 'Not enrolled.' : `Site ${enrolment.siteCode} at ${enrolment.server}`,
        ...runs.map(run => `${run.run}  ${run.state}  ${run.submissionId ?? ''}`),
      ])
      return exitCodes.ok
    }),
})

/** The runs of a work folder with how far each came. */
export async function listRuns(workFolder: string) {
  const names = await readdir(join(workFolder, 'runs')).catch(() => [])
  const runs = names.filter(name => !name.startsWith('unpacked-')).sort()
  return Promise.all(
    runs.map(async run => {
      const runFolder = join(workFolder, 'runs', run)
      const sent = await loadSent(runFolder)
      const sealed = await loadSealed(runFolder)
      const state = sent?.state ?? (sealed === undefined ? 'open' : 'sealed')
      return {
        run,
        state,
        submissionId: sent?.submissionId ?? sealed?.manifest.submissionId ?? null,
        receipt: sent?.receipt ?? null,
      }
    }),
  )
}

const serveCommand = defineCommand({
  meta: { name: 'serve', description: 'Open the gateway’s page on this machine' },
  args: {
    ...common,
    ...rules,
    ...sending,
    port: { type: 'string', description: 'Port on 127.0.0.1', default: '8090' },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const run = runOf(args, '.', output)
      // Loaded here alone, so that the other commands start quickly.
      const { serve } = await import('./page/serve.ts')
      const page = await serve({ run, port: Number(args.port), listRuns: () => listRuns(run.workFolder) })
      process.stderr.write(`Open this link once, in a browser on this machine:\n`)
      process.stdout.write(`${page.link}\n`)
      await new Promise<void>(resolve => interruption.signal.addEventListener('abort', () => resolve()))
      await page.close()
      return exitCodes.ok
    }),
})

const main = defineCommand({
  meta: { name: 'tsumugi-gateway', description: 'From a hospital’s folder to the platform, without a patient’s name' },
  subCommands: {
    run: runCommandOf('run', 'Receive, de-identify, seal and send a folder; the same command goes on after a break'),
    send: runCommandOf('send', 'Go on with a sealed folder: send it and wait for the receipt'),
    enrol: enrolCommand,
    scan: scanCommand,
    deidentify: deidentifyCommand,
    seal: sealCommand,
    status: statusCommand,
    serve: serveCommand,
  },
})

const given = process.argv.slice(2)
if (given.length === 0 || given.includes('--help') || given.includes('-h')) await runMain(main)
else
  await runCommand(main, { rawArgs: given }).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'wrong usage'}\n`)
    process.exitCode = exitCodes.usage
  })
