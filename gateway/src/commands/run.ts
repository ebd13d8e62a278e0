import { hostname } from 'node:os'
import { type ArgsDef, defineCommand } from 'citty'
import { exitCodes } from '../cli-output.ts'
import { type GatewayResult, runGateway } from '../run-gateway.ts'
import { act } from './act.ts'
import { common, input, legal, rules, runOf, sending } from './arguments.ts'
import { heldLines, oddLines } from './lines.ts'

const runArgs = {
  ...{ ...input, ...common, ...rules, ...sending, ...legal },
  code: { type: 'string', description: 'One-time code, to enrol on the way' },
  again: { type: 'boolean', description: 'With queue:COLLECTION, take what stayed back before as well' },
} as const satisfies ArgsDef

export const runCommand = runCommandOf(
  'run',
  'Receive, de-identify, seal and send a folder; the same command goes on after a break',
)
export const sendCommand = runCommandOf('send', 'Go on with a sealed folder: send it and wait for the receipt')

function runCommandOf(name: string, description: string) {
  return defineCommand({
    meta: { name, description },
    args: runArgs,
    run: ({ args }) =>
      act(args.json === true, async output => {
        const run = await runOf(args, args.input, output)
        const selfTest = name === 'send' ? 'require' : 'run'
        const result = await runGateway({
          ...{ ...run, selfTest, name: hostname(), taking: args.again === true ? 'again' : 'take' },
          ...(args.code ? { code: args.code } : {}),
        })
        output.result(result, [...outcomeLines(result), ...heldLines(result.held), ...oddLines(result.odd)])
        if (result.sent?.state === 'refused') return exitCodes.refused
        if (result.sent === undefined) return exitCodes.failed
        return result.held.length > 0 ? exitCodes.partDone : exitCodes.ok
      }),
  })
}

function outcomeLines({ sent, counts }: GatewayResult): string[] {
  const what = `${counts.subjects} subjects, ${counts.series} series, ${counts.instances} instances, ${counts.files} files`
  if (sent === undefined) return ['Nothing could be sent.']
  if (sent.state === 'accepted') {
    const proof = sent.isReceiptSigned ? 'the receipt’s signature is right' : 'the receipt’s signature is WRONG'
    return [`Accepted: ${what}; ${proof}.`, `Submission ${sent.submissionId}`]
  }
  return [`Refused: ${what}`, ...sent.issues.map(issue => `${issue.code}: ${issue.message}`)]
}
