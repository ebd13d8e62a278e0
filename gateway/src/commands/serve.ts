import { defineCommand } from 'citty'
import { exitCodes } from '../cli-output.ts'
import { serve } from '../page/serve.ts'
import { act, interruption } from './act.ts'
import { chosenOnce, common, legal, rules, wordsOf, workFolderOf } from './arguments.ts'
import { listRuns } from './list-runs.ts'

export const serveCommand = defineCommand({
  meta: { name: 'serve', description: 'Open the gateway’s page on this machine' },
  args: {
    ...common,
    ...rules,
    ...chosenOnce,
    ...legal,
    port: { type: 'string', description: 'Port on 127.0.0.1', default: '8090' },
  },
  run: ({ args }) =>
    act(args.json === true, async () => {
      const workFolder = workFolderOf(args)
      const page = await serve({
        ...{ workFolder, given: wordsOf(args), port: Number(args.port), listRuns: () => listRuns(workFolder) },
      })
      process.stderr.write(`Open this link once, in a browser on this machine:\n`)
      process.stdout.write(`${page.link}\n`)
      await new Promise<void>(resolve => interruption.signal.addEventListener('abort', () => resolve()))
      await page.close()
      return exitCodes.ok
    }),
})
