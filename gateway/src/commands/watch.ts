import { defineCommand } from 'citty'
import { describeSource, loadSources, openQueue, watchFolder } from '#receive'
import { exitCodes } from '../cli-output.ts'
import { act, interruption } from './act.ts'
import { common, workFolderOf } from './arguments.ts'

export const watchCommand = defineCommand({
  meta: { name: 'watch', description: 'Take the DICOM files that appear in a folder into the queue, until Ctrl-C' },
  args: {
    ...common,
    folder: { type: 'positional', description: 'Folder to watch, with all below it', required: true },
    collection: { type: 'string', description: 'Name under which what comes is gathered (default)' },
    stable: { type: 'string', description: 'Seconds for which a file must not have changed (10)' },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const workFolder = workFolderOf(args)
      const flags = { collection: args.collection, watch: { stableSeconds: args.stable } }
      const settings = await loadSources(workFolder, flags)
      const queue = await openQueue(workFolder)
      process.once('SIGTERM', () => interruption.abort())
      const counts: Record<string, number> = {}
      await watchFolder(queue, {
        ...{ folder: args.folder, collection: settings.collection, signal: interruption.signal },
        stableMs: settings.watch.stableSeconds * 1000,
        onEvent: event => {
          if (event.kind === 'waiting')
            return output.note({ event: event.kind, reason: event.reason }, describeSource(event.reason))
          for (const [what, count] of Object.entries(event.outcomes)) counts[what] = (counts[what] ?? 0) + count
          const lines = Object.entries(event.outcomes).map(([what, count]) => `${what}: ${count}`)
          output.note({ event: event.kind, outcomes: event.outcomes }, lines.join(', '))
        },
      })
      queue.close()
      output.result(
        { counts },
        Object.entries(counts).map(([what, count]) => `${what}: ${count}`),
      )
      return exitCodes.ok
    }),
})
