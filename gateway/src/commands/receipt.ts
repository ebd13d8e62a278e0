import { readFile } from 'node:fs/promises'
import { toBase64 } from '@tsumugi/proofs'
import { type ArgsDef, defineCommand } from 'citty'
import { checkDocuments, describeProblem, parsePublicKey, type SignedReceipt, signReceipts } from '#seal'
import { listReceipts } from '#send'
import { loadEnrolment, loadKeys } from '#work'
import { UsageError } from '../choose-rules.ts'
import { type ExitCode, exitCodes, type Output } from '../cli-output.ts'
import { act } from './act.ts'
import { common, type Given, workFolderOf } from './arguments.ts'

const args = {
  submission: { type: 'positional', description: 'Run or submission; without it all that were sent', required: false },
  ...common,
  study: { type: 'string', description: 'UID of one study, as it was sent' },
  verify: { type: 'string', description: 'File to check offline: a submission, receipts, or a certificate' },
  key: { type: 'string', description: 'With --verify: the gateway’s public key in base64, or a file with it' },
  'platform-key': { type: 'string', description: 'With --verify: also check the platform’s signature by its key' },
} as const satisfies ArgsDef

interface Asked extends Given {
  readonly submission?: string | undefined
  readonly study?: string | undefined
  readonly key?: string | undefined
  readonly 'platform-key'?: string | undefined
}

export const receiptCommand = defineCommand({
  meta: { name: 'receipt', description: 'Show the signed receipts of what was sent, or check such a file offline' },
  args,
  run: ({ args }) =>
    act(args.json === true, output =>
      args.verify === undefined ? show(args, output) : verify(args.verify, args, output),
    ),
})

async function show(asked: Asked, output: Output): Promise<ExitCode> {
  const { submission, study } = asked
  const folder = workFolderOf(asked)
  const sent = (await listReceipts(folder)).filter(
    one => submission === undefined || one.run === submission || one.manifest.submissionId === submission,
  )
  if (sent.length === 0) throw new UsageError('no submission of this name was accepted; status lists the runs')
  const { signing } = await loadKeys(folder)
  const receipts = sent
    .flatMap(one => signReceipts(one, signing))
    .filter(one => study === undefined || one.studyInstanceUid === study)
  if (study !== undefined && receipts.length === 0) throw new UsageError('the study is in none of these submissions')
  const publicKey = toBase64(signing.publicKey)
  const certificates = sent.flatMap(one => one.certificate ?? [])
  output.result({ publicKey, receipts, certificates }, [
    ...receipts.flatMap(linesOf),
    ...certificates.map(one => `Key ${one.keyId} of ${one.submissionId} destroyed ${one.destroyedAt}`),
    `Public key of this gateway: ${publicKey}`,
  ])
  return exitCodes.ok
}

function linesOf({ studyInstanceUid, pseudonym, submissionId, receipt, acceptance, signature }: SignedReceipt) {
  const counted = (entries: readonly (readonly [string, number])[]) =>
    entries.map(([name, count]) => `${name} ${count}`).join(', ') || 'none'
  return [
    `Study ${studyInstanceUid} of ${pseudonym}, submission ${submissionId}`,
    `  accepted ${acceptance.acceptedAt}, log entry ${acceptance.logEntryId}`,
    `  ${receipt.mode ?? 'pseudonymised'}, PS3.15 ${receipt.profile.edition}, tool ${receipt.toolVersion}, operator ${receipt.operator ?? '-'}`,
    `  options: ${receipt.profile.options.join(', ')}`,
    `  images ${receipt.instancesIn} in, ${receipt.instancesOut} out, ${receipt.pixelsMasked ?? 0} masked`,
    `  done: ${counted(Object.entries(receipt.actions))}`,
    `  withheld: ${counted(receipt.withheld.map(one => [one.reason, one.count]))}`,
    `  residual risk ${receipt.residualRisk}: ${counted((receipt.residualRiskReasons ?? []).map(one => [one.reason, one.count]))}`,
    `  rules ${receipt.rulesDigest}`,
    `  in ${receipt.inDigest ?? '-'}`,
    `  out ${receipt.outDigest}`,
    `  signed by ${signature.keyId}`,
  ]
}

async function verify(path: string, asked: Asked, output: Output): Promise<ExitCode> {
  const gateway = asked.key === undefined ? await ownKey(asked) : await readKey(asked.key)
  const platformKey = asked['platform-key']
  const platform = platformKey === undefined ? {} : { platform: await readKey(platformKey) }
  const verdicts = checkDocuments(await readFile(path, 'utf8'), { gateway, ...platform })
  output.result({ verdicts }, [
    ...verdicts.flatMap(({ kind, subject, problems }) => [
      `${kind} ${subject}: ${problems.length === 0 ? 'holds' : 'does NOT hold'}`,
      ...problems.map(problem => `  ${describeProblem(problem)} (${problem})`),
    ]),
  ])
  return verdicts.some(({ problems }) => problems.length > 0) ? exitCodes.refused : exitCodes.ok
}

/** The key of this gateway, where there is one: a stranger's machine must not make one. */
async function ownKey(asked: Asked): Promise<Uint8Array> {
  const folder = workFolderOf(asked)
  if ((await loadEnrolment(folder)) === undefined) throw new UsageError('give the gateway’s public key by --key')
  return (await loadKeys(folder)).signing.publicKey
}

async function readKey(given: string): Promise<Uint8Array> {
  const key = parsePublicKey(given) ?? parsePublicKey(await readFile(given, 'utf8').catch(() => ''))
  if (key === undefined) throw new UsageError('a public key is 32 bytes in base64, or a file with them')
  return key
}
