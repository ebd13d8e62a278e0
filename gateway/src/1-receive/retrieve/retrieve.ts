import { setTimeout as sleep } from 'node:timers/promises'
import type { Peer, Receiver } from '@tsumugi/dimse'
import { loadTls, openReceiver } from '../open-receiver.ts'
import type { Queue } from '../queue/open-queue.ts'
import { storeIntoQueue } from '../queue/receive-object.ts'
import type { SourceReason } from '../source-reasons.ts'
import type { SourceSettings } from '../sources.ts'
import { type FetchOutcome, fetchStudy } from './fetch-study.ts'
import { type FoundStudy, findStudies } from './find-studies.ts'
import { nextAllowed, parseHours } from './hours.ts'
import { type Clock, createPacer, parseRate } from './rate.ts'
import { RetrieveStopped } from './retrieve-stopped.ts'
import { openStudyRecords, type StudyRecord } from './study-records.ts'
import type { Wanted } from './wanted.ts'

/** What a retrieval tells its screen: what was found, each study's end, and why it waits. Holds no text of a person. */
export type RetrieveEvent =
  | { readonly kind: 'found'; readonly studies: number; readonly missing: number }
  | { readonly kind: 'study'; readonly record: StudyRecord; readonly done: number; readonly total: number }
  | { readonly kind: 'waiting'; readonly reason: 'hours' | SourceReason; readonly until: string }
  | { readonly kind: 'other-receiver' }

export interface RetrieveOptions {
  readonly workFolder: string
  readonly wanted: Wanted
  readonly onEvent?: (event: RetrieveEvent) => void
  readonly signal?: AbortSignal
  /** Time, for a test that does not wait for the night. */
  readonly clock?: Clock
}

/** How a call ended: its studies, and the numbers that the PACS does not know. */
export interface RetrieveResult {
  readonly studies: readonly StudyRecord[]
  readonly missing: readonly string[]
  readonly isCut: boolean
}

/** Reasons that hold for every study, so that going on makes no sense. */
const hopeless = [
  ...(['peer/unreachable', 'peer/untrusted', 'peer/refused', 'peer/no-context'] as const),
  'retrieve/destination-unknown',
] as const
const longestBackoffMs = 300_000
const diskWaitMs = 30_000

/** A PACS, or a worklist, of the settings as a peer. */
async function peerOf(pacs: NonNullable<SourceSettings['pacs']>): Promise<Peer> {
  const { host, port, aeTitle, tls } = pacs
  return { host, port, aeTitle, ...(tls === undefined ? {} : { tls: await loadTls(tls) }) }
}

/** Ask the PACS of the settings, and the worklist where one is wanted, for what there is. */
export async function findWanted(settings: SourceSettings, wanted: Wanted, signal?: AbortSignal) {
  const { pacs, worklist = pacs, aeTitle: callingAeTitle } = settings
  if (pacs === undefined || worklist === undefined) throw new Error('retrieve needs a PACS')
  const who = { callingAeTitle, most: settings.retrieve.mostStudies, ...(signal ? { signal } : {}) }
  return findStudies(await peerOf(pacs), wanted, { ...who, worklist: await peerOf(worklist) })
}

/**
 * Fetch studies from the PACS into the queue, one at a time, in the hours and at the rate of the settings. Each study's state is kept, so that a second
 * call goes on: what is there whole is not fetched again, unless the PACS has more of it by now.
 */
export async function retrieve(
  queue: Queue,
  settings: SourceSettings,
  options: RetrieveOptions,
): Promise<RetrieveResult> {
  const { pacs, retrieve: how } = settings
  if (pacs === undefined) throw new Error('retrieve needs a PACS')
  const peer = await peerOf(pacs)
  const clock = options.clock ?? systemClock(options.signal)
  const pacer = createPacer(how.rate === undefined ? undefined : parseRate(how.rate), clock)
  const collection = settings.collection
  const tell = options.onEvent ?? (() => {})
  const records = await openStudyRecords(options.workFolder)
  const seen = { isDiskFull: false }
  const watchers = {
    onReception: (reception: { kind: string; reason?: string }) => {
      if (reception.reason === 'disk/full' || reception.reason === 'disk/failed') seen.isDiskFull = true
    },
    pace: pacer.bytes,
  }
  const store = storeIntoQueue(queue, { ...watchers, collectionOf: () => collection })
  const waitForHours = () => waitUntilAllowed(how.hours, clock, tell)
  await waitForHours()
  const found = await findWanted(settings, options.wanted, options.signal)
  tell({ kind: 'found', studies: found.studies.length, missing: found.missing.length })
  const receiver = how.method === 'move' ? await openOwnReceiver(queue, settings, watchers, tell) : undefined

  async function tryOnce(study: FoundStudy, before: StudyRecord): Promise<StudyRecord> {
    await pacer.study()
    // After the pacer, whose wait may run beyond the end of the hours.
    await waitForHours()
    seen.isDiskFull = false
    const call = { peer, callingAeTitle: settings.aeTitle, method: how.method, store, ...signalOf(options) }
    const outcome = await fetchStudy(study, call)
    const received = queue.countOfStudy(collection, study.studyInstanceUid)
    return recordOf(before, study, { outcome, received, isDiskFull: seen.isDiskFull })
  }

  async function fetchWhole(study: FoundStudy): Promise<StudyRecord> {
    let record = records.find(collection, study.studyInstanceUid) ?? firstRecord(collection, study)
    const isThere = record.state === 'done' && record.received >= (study.instances ?? record.received)
    if (isThere) return record
    for (let attempt = 1; ; attempt++) {
      options.signal?.throwIfAborted()
      record = await tryOnce(study, record)
      options.signal?.throwIfAborted()
      records.save(record)
      if (record.state === 'done') return record
      const isOfDisk = record.reason === 'disk/full'
      // A full disk is waited out, however long it takes; it says nothing about the study.
      if (isOfDisk) attempt--
      else if (attempt >= how.attempts || record.reason === 'retrieve/destination-unknown') return record
      const pause = isOfDisk ? diskWaitMs : Math.min(1000 * 2 ** (attempt - 1), longestBackoffMs)
      tell({
        kind: 'waiting',
        reason: record.reason ?? 'retrieve/incomplete',
        until: new Date(clock.now() + pause).toISOString(),
      })
      await clock.wait(pause)
    }
  }

  try {
    const studies: StudyRecord[] = []
    for (const study of found.studies) {
      const record = await fetchWhole(study)
      studies.push(record)
      tell({ kind: 'study', record, done: studies.length, total: found.studies.length })
      const reason = hopeless.find(code => code === record.reason)
      if (record.state === 'failed' && reason !== undefined) throw new RetrieveStopped(reason)
    }
    return { studies, missing: found.missing, isCut: found.isCut }
  } finally {
    await receiver?.close()
    records.close()
  }
}

const signalOf = ({ signal }: RetrieveOptions) => (signal === undefined ? {} : { signal })

function firstRecord(collection: string, { studyInstanceUid, instances }: FoundStudy): StudyRecord {
  return {
    ...{ collection, studyInstanceUid, state: 'waiting', reason: null, found: instances ?? null },
    ...{ received: 0, completed: 0, failed: 0, warning: 0, attempts: 0 },
  }
}

function recordOf(
  before: StudyRecord,
  study: FoundStudy,
  { outcome, received, isDiskFull }: { outcome: FetchOutcome; received: number; isDiskFull: boolean },
): StudyRecord {
  const { completed, failed, warning } = outcome
  const isWhole = received >= (study.instances ?? completed + warning) && received > 0
  const own = outcome.reason ?? (isWhole ? undefined : 'retrieve/incomplete')
  const reason = own !== undefined && isDiskFull ? 'disk/full' : own
  const state = reason === undefined ? 'done' : received > 0 ? 'incomplete' : 'failed'
  return {
    ...{ ...before, state, reason: reason ?? null, found: study.instances ?? null, received },
    ...{ completed, failed, warning, attempts: before.attempts + 1 },
  }
}

async function waitUntilAllowed(
  text: string | undefined,
  clock: Clock,
  tell: (event: RetrieveEvent) => void,
): Promise<void> {
  const hours = text === undefined ? undefined : parseHours(text)
  if (hours === undefined) return
  for (;;) {
    const now = new Date(clock.now())
    const begin = nextAllowed(hours, now)
    if (begin <= now) return
    tell({ kind: 'waiting', reason: 'hours', until: begin.toISOString() })
    // In steps, since the machine may sleep meanwhile.
    await clock.wait(Math.min(begin.getTime() - now.getTime(), 600_000))
  }
}

/** The PACS sends to the receiver of this call; where the port is taken, the gateway's own `receive` runs already and takes the objects. */
async function openOwnReceiver(
  queue: Queue,
  settings: SourceSettings,
  watchers: Parameters<typeof openReceiver>[2],
  tell: (event: RetrieveEvent) => void,
): Promise<Receiver | undefined> {
  const { pacs, receive, collection } = settings
  const known = receive.peers.filter(peer => peer.aeTitle !== pacs?.aeTitle)
  const peers = pacs === undefined ? known : [...known, { aeTitle: pacs.aeTitle, collection }]
  try {
    return await openReceiver(queue, { ...settings, receive: { ...receive, peers } }, watchers)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    tell({ kind: 'other-receiver' })
    return undefined
  }
}

function systemClock(signal: AbortSignal | undefined): Clock {
  return { now: Date.now, wait: milliseconds => sleep(milliseconds, undefined, signal ? { signal } : {}) }
}
