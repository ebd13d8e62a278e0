import { type ArgsDef, defineCommand } from 'citty'
import { describeSource, loadPeers, loadSources, openQueue, openReceiver, type Reception } from '#receive'
import { exitCodes } from '../cli-output.ts'
import { act, interruption } from './act.ts'
import { common, workFolderOf } from './arguments.ts'

/** What all sources take; each value given here is laid over that of `sources.json`. */
export const sourceArgs = {
  ...common,
  port: { type: 'string', description: 'Port of our receiver (11112)' },
  host: { type: 'string', description: 'Address of our receiver (127.0.0.1: this machine alone)' },
  collection: { type: 'string', description: 'Name under which what comes is gathered (default)' },
} as const satisfies ArgsDef

export const receiveCommand = defineCommand({
  meta: { name: 'receive', description: 'Take what modalities and PACS send by C-STORE into the queue, until Ctrl-C' },
  args: {
    ...sourceArgs,
    aet: { type: 'string', description: 'Our AE title (TSUMUGI)' },
    peers: { type: 'string', description: 'File of those who may send: JSON, [{ aeTitle, host?, collection? }]' },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const workFolder = workFolderOf(args)
      const peers = args.peers === undefined ? undefined : await loadPeers(args.peers)
      const flags = {
        aeTitle: args.aet,
        collection: args.collection,
        receive: { port: args.port, host: args.host, peers },
      }
      const settings = await loadSources(workFolder, flags)
      const queue = await openQueue(workFolder)
      const counts: Record<string, number> = {}
      const receiver = await openReceiver(queue, settings, {
        onReception: reception => {
          const what = reception.kind === 'admitted' ? reception.admission : reception.reason
          counts[what] = (counts[what] ?? 0) + 1
          if (reception.kind === 'refused') output.note({ event: 'refused', reason: what }, lineOf(reception))
        },
        onEvent: ({ kind, callingAeTitle, remoteAddress, reason }) =>
          output.note(
            { event: kind, callingAeTitle, remoteAddress, ...(reason === undefined ? {} : { reason }) },
            `${kind} ${callingAeTitle} ${remoteAddress}${reason === undefined ? '' : ` ${describeSource(reason)}`}`,
          ),
      })
      const listening = `${settings.aeTitle} listens on ${settings.receive.host}:${receiver.port}`
      output.note({ event: 'listening', port: receiver.port, aeTitle: settings.aeTitle }, listening)
      await untilInterrupted()
      await receiver.close()
      queue.close()
      output.result(
        { counts },
        Object.entries(counts).map(([what, count]) => `${what}: ${count}`),
      )
      return exitCodes.ok
    }),
})

const lineOf = (reception: Reception) => (reception.kind === 'refused' ? describeSource(reception.reason) : '')

/** Until Ctrl-C, or the system's word to end. */
export function untilInterrupted(): Promise<void> {
  process.once('SIGTERM', () => interruption.abort())
  return new Promise(resolve => {
    if (interruption.signal.aborted) resolve()
    interruption.signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
