import { defineCommand } from 'citty'
import { manifestDigest, outputsOf } from '#seal'
import { loadEnrolment, loadKeys } from '#work'
import { exitCodes } from '../cli-output.ts'
import { prepareRun, receive } from '../prepare-run.ts'
import { NotEnrolled, sealRun } from '../run-gateway.ts'
import { act } from './act.ts'
import { common, input, legal, rules, runOf, sending } from './arguments.ts'
import { heldLines } from './lines.ts'

export const sealCommand = defineCommand({
  meta: { name: 'seal', description: 'Receive, de-identify and seal a folder; nothing is sent' },
  args: { ...input, ...common, ...rules, ...sending, ...legal },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const run = await runOf(args, args.input, output)
      const keys = await loadKeys(run.workFolder)
      const enrolment = await loadEnrolment(run.workFolder)
      if (enrolment === undefined) throw new NotEnrolled()
      const received = await receive(run, keys)
      const prepared = await prepareRun(run, { ...received, keys })
      const sealed = await sealRun(run, prepared, { ...received, keys, enrolment })
      const digest = sealed === undefined ? null : manifestDigest(sealed.manifest)
      output.result({ runFolder: received.runFolder, manifestDigest: digest }, [
        digest === null ? 'Nothing to send.' : `Sealed: ${digest}`,
        ...heldLines([...received.found.broken, ...outputsOf(prepared.journal).withheld]),
      ])
      return exitCodes.ok
    }),
})
