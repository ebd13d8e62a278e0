import { useCallback, useEffect, useMemo, useState } from 'react'
import { decompress, type LabelMap, type MapShape } from './label-map.ts'
import { type Answers, type LocalStrokes, openLocalStrokes } from './local-strokes.ts'

/** Work as it was left: the platform's copy, and over it what this browser kept that the platform had not got. */
export interface OpenedWork {
  readonly state: 'loading' | 'ready' | 'failed'
  readonly start: { readonly map: LabelMap; readonly changes: number } | undefined
  readonly answers: Answers | undefined
  /** How many slices were put back from this browser. */
  readonly putBack: number
  readonly local: LocalStrokes
  readonly retry: () => void
  /** Forget what this browser kept and show the platform's copy. */
  readonly discard: () => void
}

interface WorkOptions {
  /** Whose work over what; two readers at one computer never see each other's. */
  readonly work: string
  /** Shape of the label map, once it is known. */
  readonly shape: MapShape | undefined
  /** The platform's copy, gzip. */
  readonly load: () => Promise<Response>
  /** Whether what this browser kept is put back. */
  readonly isOpen: boolean
}

/** Open work. Nothing may be drawn before it is ready: an empty picture would be saved over what was drawn before. */
export function useOpenedWork({ work, shape, load, isOpen }: WorkOptions): OpenedWork {
  const local = useMemo(() => openLocalStrokes(work), [work])
  const [opened, setOpened] = useState<Pick<OpenedWork, 'start' | 'answers' | 'putBack'>>()
  const [hasFailed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const shapeKey = shape && JSON.stringify(shape)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` asks for `work`; another attempt asks again.
  useEffect(() => {
    if (shapeKey === undefined) return
    let isGone = false
    async function open(known: MapShape): Promise<void> {
      const map = await decompress(await (await load()).blob(), known)
      const kept = isOpen ? await local.find() : []
      const size = known.rows * known.columns
      for (const { slice, voxels } of kept) if (slice < known.slices) map.voxels.set(voxels, slice * size)
      if (kept.length > 0) await local.keep(kept, 1)
      const answers = await local.findAnswers()
      if (!isGone) setOpened({ start: { map, changes: kept.length > 0 ? 1 : 0 }, answers, putBack: kept.length })
    }
    setFailed(false)
    open(JSON.parse(shapeKey)).catch((error: unknown) => {
      console.error(error)
      if (!isGone) setFailed(true)
    })
    return () => {
      isGone = true
    }
  }, [local, shapeKey, isOpen, attempt])

  const retry = useCallback(() => setAttempt(count => count + 1), [])
  return {
    state: opened ? 'ready' : hasFailed ? 'failed' : 'loading',
    start: opened?.start,
    answers: opened?.answers,
    putBack: opened?.putBack ?? 0,
    local,
    retry,
    discard: () => {
      setOpened(undefined)
      void local.clear().then(retry)
    },
  }
}
