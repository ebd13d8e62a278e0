import {
  type AttributeValues,
  type Holds,
  loadHolds,
  readDistinctValues,
  reviewStudy,
  type ScanSummary,
  type StudyReview,
  summarizeScan,
} from '#review'
import { enrol } from '#send'
import { type Enrolment, loadEnrolment, loadKeys, type Progress } from '#work'
import { closeOthers } from '../close-run.ts'
import { describeFailure, type Failure } from '../describe-failure.ts'
import type { GatewayRun, ReceivedRun } from '../gateway-run.ts'
import { keepHolds } from '../keep-holds.ts'
import { receive, rulesOf } from '../prepare-run.ts'
import { finishRun, type GatewayResult } from '../run-gateway.ts'

/** What the page shows: one input at a time, from scan to receipt. */
export interface DeskState {
  readonly site: { readonly siteCode: string; readonly server: string } | null
  readonly step: 'choose' | 'scanning' | 'review' | 'sending' | 'finished' | 'failed'
  readonly input: string
  readonly progress: Progress | null
  readonly isPaused: boolean
  readonly summary: ScanSummary | null
  readonly result: Pick<GatewayResult, 'counts' | 'held' | 'sent'> | null
  /** What a person keeps back of this input. */
  readonly holds: Holds
  /** How far the distinct values were read; `ready` once they can be asked for. */
  readonly values: { readonly state: 'none' | 'reading' | 'ready'; readonly done: number; readonly total: number }
  /** Why it stopped, without any value of a patient. */
  readonly problem: Pick<Failure, 'code' | 'message'> | null
}

/** The work behind the page. Each act answers at once; how it goes on is in the state. */
export function openDesk(workFolder: string, loadRun: () => Promise<GatewayRun>) {
  let state: Omit<DeskState, 'site'> = emptyState
  /** What was found, with the run as it was asked for then: settings that change later are of the next input. */
  let received: (Omit<ReceivedRun, 'enrolment'> & { readonly run: GatewayRun }) | undefined
  let values: readonly AttributeValues[] = []
  let enrolment: Enrolment | undefined
  let resume: (() => void) | undefined
  let gate: Promise<void> = Promise.resolve()
  let abort = new AbortController()
  const set = (change: Partial<typeof state>) => {
    state = { ...state, ...change }
  }
  const runBy = (run: GatewayRun, { signal }: AbortController): GatewayRun => ({
    ...run,
    input: state.input,
    signal,
    onProgress: progress => {
      if (!signal.aborted) set({ progress })
    },
    waitIfPaused: () => gate,
  })
  const begin = (work: (stop: AbortController) => Promise<void>) => {
    const stop = abort
    // Work that was stopped ends with an error of its own, which is no news.
    work(stop).catch((error: unknown) => {
      if (!stop.signal.aborted) set({ step: 'failed', problem: problemOf(error) })
    })
  }

  async function scanInput(work: AbortController): Promise<void> {
    const [run, keys] = [await loadRun(), await loadKeys(workFolder)]
    const looked = await receive(runBy(run, work), keys)
    await closeOthers(workFolder, keys)
    work.signal.throwIfAborted()
    received = { ...looked, keys, run }
    values = []
    const holds = await loadHolds(looked.runFolder)
    set({ step: 'review', summary: summarizeScan(looked.found), holds, progress: null })
  }

  async function readValues(work: AbortController): Promise<void> {
    if (received === undefined) return
    const onProgress = ({ done, total }: Progress) => set({ values: { state: 'reading', done, total } })
    onProgress({ stage: 'values', done: 0, total: received.found.instances.length })
    const { found } = received
    values = await readDistinctValues({
      scan: found,
      rules: rulesOf(received.run, received),
      onProgress,
      signal: work.signal,
    })
    work.signal.throwIfAborted()
    set({ values: { state: 'ready', done: found.instances.length, total: found.instances.length } })
  }

  async function sendAll(work: AbortController): Promise<void> {
    if (received === undefined || enrolment === undefined) return
    const { counts, held, sent } = await finishRun(runBy(received.run, work), { ...received, enrolment })
    work.signal.throwIfAborted()
    set({ step: 'finished', result: { counts, held, sent }, progress: null })
  }

  function scan(input: string): void {
    abort.abort()
    abort = new AbortController()
    state = { ...emptyState, input, step: 'scanning' }
    begin(scanInput)
  }

  return {
    state: async (): Promise<DeskState> => {
      enrolment ??= await loadEnrolment(workFolder)
      const site = enrolment === undefined ? null : { siteCode: enrolment.siteCode, server: enrolment.server }
      return { ...state, site }
    },
    enrol: async (given: { server: string; code: string; name: string }) => {
      enrolment = await enrol(workFolder, await loadKeys(workFolder), given)
    },
    scan,
    review: async (studyInstanceUid: string): Promise<StudyReview | undefined> =>
      received === undefined
        ? undefined
        : reviewStudy(received.found, studyInstanceUid, rulesOf(received.run, received)),
    readValues: () => begin(readValues),
    values: () => values,
    /** Hold or let go. What was sealed and not accepted yet is sealed anew; what is let go after the receipt is looked through again, as an input of its own. */
    hold: async (holds: Holds) => {
      if (received === undefined || state.step !== 'review') return
      set({ holds })
      if ((await keepHolds(received.runFolder, holds)) === 'accepted') scan(state.input)
    },
    approve: () => {
      set({ step: 'sending', progress: null, problem: null })
      begin(sendAll)
    },
    pause: () => {
      if (state.isPaused) return
      gate = new Promise(resolve => {
        resume = resolve
      })
      set({ isPaused: true })
    },
    resume: () => {
      resume?.()
      gate = Promise.resolve()
      set({ isPaused: false })
    },
    /** Stop what is going on and begin anew; what was done for this input is kept and found again. */
    reset: () => {
      abort.abort()
      abort = new AbortController()
      resume?.()
      gate = Promise.resolve()
      received = undefined
      state = emptyState
    },
  }
}
const problemOf = (error: unknown) => {
  const { code, message } = describeFailure(error)
  return { code, message }
}

export type Desk = ReturnType<typeof openDesk>

const emptyState: Omit<DeskState, 'site'> = {
  ...{ step: 'choose', input: '', progress: null, isPaused: false, summary: null, result: null, problem: null },
  holds: { studies: [], files: [] },
  values: { state: 'none', done: 0, total: 0 },
}
