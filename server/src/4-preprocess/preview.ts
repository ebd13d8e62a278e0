import { Worker } from 'node:worker_threads'
import type { Plane } from '@tsumugi/imaging'
import { refuse } from './refusals.ts'

/** Bytes that a picture is cut from. */
export type PreviewSource =
  | { readonly kind: 'nifti'; readonly bytes: Uint8Array; readonly modality: string }
  | { readonly kind: 'series'; readonly files: readonly Uint8Array[] }

/** Where to cut: `slice` is relative, 0 the first cut of the plane and 1 the last. */
export interface PreviewView {
  readonly plane: Plane
  readonly slice: number
}

/** What the thread is asked. Without a source it answers `send-source` unless it still has the volume of that key. */
export interface PreviewJob extends PreviewView {
  readonly id: number
  readonly key: string
  readonly source: PreviewSource | undefined
}

/** What the thread answers. */
export type PreviewAnswer =
  | { readonly id: number; readonly outcome: 'cut'; readonly png: Uint8Array }
  | { readonly id: number; readonly outcome: 'send-source' | 'not-a-volume' }

let opened: { worker: Worker; waiting: Map<number, (answer: PreviewAnswer) => void> } | undefined
let lastId = 0

/** A PNG of one cut. `key` names the bytes (a digest), `load` reads them when the thread does not have them at hand.
 *  Refused: `preview/not-a-volume`. */
export async function cutPreview(
  key: string,
  view: PreviewView,
  load: () => Promise<PreviewSource>,
): Promise<Uint8Array> {
  const first = await ask({ key, ...view, source: undefined })
  const answer = first.outcome === 'send-source' ? await ask({ key, ...view, source: await load() }) : first
  if (answer.outcome === 'cut') return answer.png
  throw refuse('preview/not-a-volume', {
    message: 'No picture can be cut from this: it is not one grid of voxels.',
    subject: key,
  })
}

/** One thread a process, started by the first picture; it keeps the process alive only while a picture is asked for. */
function thread() {
  if (opened !== undefined) return opened
  const worker = new Worker(new URL('./preview-thread.ts', import.meta.url), { workerData: {} })
  const waiting = new Map<number, (answer: PreviewAnswer) => void>()
  const mine = { worker, waiting }
  const giveUp = () => {
    if (opened === mine) opened = undefined
    for (const [id, answer] of waiting) answer({ id, outcome: 'not-a-volume' })
    waiting.clear()
  }
  worker.on('message', (answer: PreviewAnswer) => {
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
    if (waiting.size === 0) worker.unref()
  })
  worker.on('error', giveUp)
  worker.on('exit', giveUp)
  opened = mine
  return mine
}

async function ask(job: Omit<PreviewJob, 'id'>): Promise<PreviewAnswer> {
  const { worker, waiting } = thread()
  const id = ++lastId
  return new Promise(resolve => {
    waiting.set(id, resolve)
    worker.ref()
    worker.postMessage({ id, ...job })
  })
}
