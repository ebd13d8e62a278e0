/** Where a run stands. `done` and `total` count files, or bytes while sending. */
export interface Progress {
  readonly stage: 'receive' | 'extract' | 'values' | 'deidentify' | 'seal' | 'send' | 'done'
  readonly done: number
  readonly total: number
}
export type OnProgress = (progress: Progress) => void
