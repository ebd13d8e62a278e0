import { readFile } from 'node:fs/promises'
import { defineCommand } from 'citty'
import {
  describeSource,
  findStudies,
  loadSources,
  openQueue,
  parseAccessionList,
  parseQuery,
  parseWorklistQuery,
  peerOf,
  type RetrieveEvent,
  retrieve,
  type SourceSettings,
  type Wanted,
} from '#receive'
import { UsageError } from '../choose-rules.ts'
import { exitCodes, type Output } from '../cli-output.ts'
import { act, interruption } from './act.ts'
import { workFolderOf } from './arguments.ts'
import { sourceArgs } from './receive.ts'

export const retrieveCommand = defineCommand({
  meta: {
    name: 'retrieve',
    description: 'Fetch studies from the PACS into the queue; the same command goes on after a break',
  },
  args: {
    ...sourceArgs,
    'own-aet': { type: 'string', description: 'Our AE title (TSUMUGI), as the PACS knows it' },
    pacs: { type: 'string', description: 'HOST:PORT of the PACS' },
    aet: { type: 'string', description: 'AE title of the PACS' },
    'accession-file': { type: 'string', description: 'List of accession numbers: CSV with a header, or one a line' },
    query: { type: 'string', description: 'PatientID=…,StudyDate=20260101-20260131,Modality=CT' },
    worklist: { type: 'string', description: 'The same for a worklist: ScheduledStationAETitle=…,Modality=CT' },
    method: {
      type: 'string',
      description: 'move: the PACS sends to our receiver (default); get: over the same connection',
    },
    charset: { type: 'string', description: 'Specific Character Set of queries (\\ISO 2022 IR 87)' },
    hours: { type: 'string', description: 'When the PACS may be asked: 20:00-06:00' },
    rate: { type: 'string', description: 'At most so many studies a minute, 30/min, or megabytes a second, 5MB/s' },
    attempts: { type: 'string', description: 'Tries for each study (5)' },
    list: { type: 'boolean', description: 'Only list what the PACS has; fetch nothing' },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const workFolder = workFolderOf(args)
      const { 'own-aet': aeTitle, collection, method, charset: characterSet, hours, rate } = args
      const pacs = args.pacs === undefined ? undefined : addressOf(args.pacs, args.aet)
      const settings = await loadSources(workFolder, {
        ...{ aeTitle, collection, pacs, receive: { port: args.port, host: args.host } },
        retrieve: { method, characterSet, hours, rate, attempts: args.attempts },
      })
      if (settings.pacs === undefined) throw new UsageError('--pacs HOST:PORT and --aet AET name the PACS')
      const wanted = await wantedOf(args, settings)
      if (args.list === true) {
        const { studies, missing } = await findStudies(await peerOf(settings.pacs), wanted, {
          callingAeTitle: settings.aeTitle,
        })
        const lines = studies.map(one =>
          [one.studyDate, one.modalities.join('/'), one.accessionNumber, one.instances ?? '?'].join('\t'),
        )
        output.result({ studies, missing }, [...lines, ...missing.map(lineOfMissing)])
        return missing.length > 0 ? exitCodes.partDone : exitCodes.ok
      }
      const queue = await openQueue(workFolder)
      process.once('SIGTERM', () => interruption.abort())
      try {
        const options = {
          workFolder,
          wanted,
          signal: interruption.signal,
          onEvent: (event: RetrieveEvent) => say(output, event),
        }
        const { studies, missing, isCut } = await retrieve(queue, settings, options)
        const broken = studies.filter(one => one.state !== 'done')
        output.result({ studies, missing, isCut }, [
          `${studies.length - broken.length} of ${studies.length} studies are there whole`,
          ...broken.map(one => `${one.state}: ${one.studyInstanceUid}: ${describeSource(one.reason ?? '')}`),
          ...missing.map(lineOfMissing),
          ...(isCut ? [describeSource('retrieve/too-many')] : []),
        ])
        return broken.length + missing.length > 0 || isCut ? exitCodes.partDone : exitCodes.ok
      } finally {
        queue.close()
      }
    }),
})

const lineOfMissing = (accession: string) => `${accession}: ${describeSource('retrieve/not-found')}`

function addressOf(text: string, aeTitle: string | undefined) {
  const match = /^\[?([^\]]+)\]?:(\d+)$/.exec(text)
  if (match === null) throw new UsageError('--pacs is HOST:PORT')
  return { host: match[1], port: match[2], aeTitle }
}

interface GivenWanted {
  readonly 'accession-file'?: string | undefined
  readonly query?: string | undefined
  readonly worklist?: string | undefined
}

async function wantedOf(given: GivenWanted, { retrieve: { characterSet } }: SourceSettings): Promise<Wanted> {
  const { 'accession-file': list, query, worklist } = given
  if ([list, query, worklist].filter(one => one !== undefined).length !== 1)
    throw new UsageError('one of --accession-file, --query and --worklist says what to fetch')
  if (list !== undefined) return { kind: 'accessions', accessions: parseAccessionList(await readFile(list)) }
  if (query !== undefined) return { kind: 'query', keys: parseQuery(query, characterSet) }
  return { kind: 'worklist', keys: parseWorklistQuery(worklist ?? '', characterSet) }
}

function say(output: Output, event: RetrieveEvent): void {
  const { kind, ...facts } = event
  output.note({ event: kind, ...facts }, lineOf(event))
}

function lineOf(event: RetrieveEvent): string {
  switch (event.kind) {
    case 'found':
      return `${event.studies} studies found, ${event.missing} numbers without one`
    case 'study':
      return `${event.done}/${event.total} ${event.record.state}, ${event.record.received} objects`
    case 'waiting':
      return event.reason === 'hours'
        ? `waits for its hours until ${event.until}`
        : `waits until ${event.until}: ${describeSource(event.reason)}`
    case 'other-receiver':
      return 'The port of our receiver is in use: the objects go to the receiver that runs there.'
  }
}
