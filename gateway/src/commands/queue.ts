import { defineCommand } from 'citty'
import { openQueue } from '#receive'
import { exitCodes } from '../cli-output.ts'
import { act } from './act.ts'
import { common, workFolderOf } from './arguments.ts'

export const queueCommand = defineCommand({
  meta: {
    name: 'queue',
    description: 'Show how much of each collection waits, was taken, sent, withheld or kept aside',
  },
  args: common,
  run: ({ args }) =>
    act(args.json === true, async output => {
      const queue = await openQueue(workFolderOf(args))
      const counts = queue.counts()
      queue.close()
      const lines = counts.map(one => `${one.collection}  ${one.state}  ${one.studies} studies, ${one.objects} objects`)
      output.result({ counts }, lines.length > 0 ? lines : ['The queue is empty.'])
      return exitCodes.ok
    }),
})
