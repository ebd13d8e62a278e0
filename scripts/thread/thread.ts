import type { Person } from './people.ts'

/** A sentence for the page, in both languages; the terminal prints the English one. */
export interface Words {
  readonly en: string
  readonly ja: string
}

/** What the steps of the thread share: who acts, where, on what, and how to say how far they are. */
export interface Thread {
  readonly url: string
  readonly home: string
  readonly people: readonly Person[]
  readonly hospitals: readonly Hospital[]
  /** Where the customer's download goes. */
  readonly out: string
  readonly dataset: { readonly name: string; readonly en: string; readonly ja: string }
  /** Masks made by people, for the reader programs; empty where there is none. */
  readonly masks: string | undefined
  readonly onNote: (note: Words) => void
}

/** A hospital of the thread: its site and the folder that its gateway takes in. */
export interface Hospital {
  readonly siteCode: string
  readonly folder: string
  /** What agreement and ethics approval cover; left out, they are entered for what the folder holds. */
  readonly modalities?: readonly string[]
}

/** What a stage did, for the line that is printed and the page that is shown. */
export interface StageReport {
  readonly cameIn: string
  readonly wentOut: Words
  readonly sizeBytes: number
  /** What did not go through, each with its reason; names no person. */
  readonly problems?: readonly string[]
  /** What went through although a person should look at it. */
  readonly warnings?: readonly string[]
  /** Where the result is seen in the web app. */
  readonly path: string
}

export interface Stage {
  readonly name: 'collect' | 'select' | 'annotate' | 'preprocess' | 'release' | 'settle'
  readonly run: (thread: Thread) => Promise<StageReport>
}

/** A stage that came to its end with nothing to hand on. Not a fault of the platform: the data hold nothing that the next stage takes. */
export class NothingLeft extends Error {
  readonly report: StageReport
  readonly whatToDo: string
  constructor(
    report: Omit<StageReport, 'wentOut' | 'sizeBytes'>,
    { why, whatToDo }: { why: string; whatToDo: string },
  ) {
    super(why)
    this.name = 'NothingLeft'
    this.report = { ...report, wentOut: { en: 'nothing', ja: 'なし' }, sizeBytes: 0 }
    this.whatToDo = whatToDo
  }
}

/** How far a stage is, in figures that need no words. */
export const figures = (done: number, total: number): Words => ({ en: `${done} / ${total}`, ja: `${done} / ${total}` })
