import { annotateRoutes, type ReplyOf } from '@tsumugi/api'
import { useEffect, useMemo, useState } from 'react'
import { client } from '../api.ts'
import { useMe } from '../me.ts'
import type { Choice } from './DecisionForm.tsx'
import { differingSlices, picturesOf } from './label-map.ts'
import { colorsOf, ownColors } from './reader-colors.ts'
import type { SegmentationLayer } from './segmentation-layer.ts'
import { useActiveSeconds } from './use-active-seconds.ts'
import { type Saved, useAutosave } from './use-autosave.ts'
import { type Drawing, useDrawing } from './use-drawing.ts'
import { useOpenedWork } from './use-opened-work.ts'
import { shapeOf, usePair } from './use-pair.ts'
import type { Stack } from './use-stack.ts'

type Adjudication = ReplyOf<typeof annotateRoutes.adjudication>

/** `beside`: A on the left, B on the right. `over`: both upon the left image, edges alone. */
type Layout = 'beside' | 'over'

export interface Adjudicating {
  readonly left: Stack
  readonly right: Stack
  /** The image under the hand; the other one follows it. */
  readonly leader: Stack
  readonly setRightLeading: (isLeading: boolean) => void
  readonly drawing: Drawing
  readonly saved: Saved
  readonly choice: Choice
  readonly setChoice: (choice: Choice) => void
  readonly startFrom: (alias: 'A' | 'B') => void
  readonly layout: Layout
  readonly changeLayout: () => void
  /** Which readings the left image shows. */
  readonly shown: { readonly A: boolean; readonly B: boolean }
  /** Both readings, A alone, B alone, and round again; over each other. */
  readonly cycle: () => void
  /** The only label looked at; undefined: all. */
  readonly label: number | undefined
  readonly setLabel: (label: number | undefined) => void
  /** Slices on which the readings differ, in the label looked at. */
  readonly differing: readonly number[]
  readonly goToDifference: (by: 1 | -1) => void
  readonly reason: string
  readonly setReason: (reason: string) => void
  readonly isReady: boolean
  readonly isDeciding: boolean
  readonly error: unknown
  readonly decisionError: unknown
  readonly decide: () => Promise<void>
}

/** The state of an adjudicator's desk. */
export function useAdjudication(adjudication: Adjudication, onDecided: () => void): Adjudicating {
  const [choice, setChoice] = useState<Choice>('A')
  const [layout, setLayout] = useState<Layout>('beside')
  const [alone, setAlone] = useState<'A' | 'B'>()
  const [label, setLabel] = useState<number>()
  const { left, right, leader, setRightLeading, maps, error } = usePair(adjudication)
  const { drawing, saved, clear } = useOwnContour(adjudication, left)
  const shown =
    layout === 'over' ? { A: alone !== 'B', B: alone !== 'A' } : { A: choice !== 'new' && alone !== 'B', B: false }
  const differing = useMemo(
    () => (maps.A && maps.B ? differingSlices(maps.A, maps.B, label) : []),
    [maps.A, maps.B, label],
  )
  // The image has another place on the page then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the layout is what changed its size.
  useEffect(() => {
    const timer = setTimeout(() => left.view?.refit(), 50)
    return () => clearTimeout(timer)
  }, [layout, left.view])
  useLayers({ adjudication, left, right, layout, shown, choice, label })
  const decision = useDecision({ adjudication, choice, saved, clear, onDecided, isReady: !!maps.A && !!maps.B })

  return {
    left,
    right,
    leader,
    setRightLeading,
    drawing,
    saved,
    choice,
    setChoice,
    startFrom: alias => {
      const map = maps[alias]
      if (map) drawing.paint(picturesOf(map))
    },
    layout,
    changeLayout: () => {
      setRightLeading(false)
      setLayout(now => (now === 'beside' ? 'over' : 'beside'))
    },
    shown,
    cycle: () => {
      setRightLeading(false)
      setLayout('over')
      setAlone(now => (now === undefined ? 'A' : now === 'A' ? 'B' : undefined))
    },
    label,
    setLabel,
    differing,
    goToDifference: by => {
      const later = differing.find(slice => slice > leader.sliceIndex) ?? differing[0]
      const earlier = differing.findLast(slice => slice < leader.sliceIndex) ?? differing.at(-1)
      const next = by === 1 ? later : earlier
      if (next !== undefined) leader.view?.goTo(next)
    },
    error,
    ...decision,
  }
}

/** The adjudicator's own contour: kept at once in this browser, saved, and there again when the case is opened again. */
function useOwnContour(adjudication: Adjudication, stack: Stack) {
  const { member } = useMe()
  const { id } = adjudication.case
  const shape = shapeOf(stack.layers[0])
  const work = useOpenedWork({
    work: `${member.id}/${id}`,
    shape,
    load: () => client.open(annotateRoutes.adjudicationDraft, { params: { id } }),
    isOpen: true,
  })
  const drawing = useDrawing({
    stack,
    start: work.start,
    onStep: (pictures, change) => void work.local.keep(pictures, change).catch(console.error),
  })
  const clock = useActiveSeconds()
  const saved = useAutosave({
    changes: drawing.changes,
    read: drawing.read,
    onSaved: change => void work.local.forget(change).catch(console.error),
    save: async bytes => {
      const activeSeconds = clock.untold()
      const answer = await client.call(annotateRoutes.saveAdjudicationDraft, {
        params: { id },
        query: { ...(shape ?? { slices: 0, rows: 0, columns: 0 }), activeSeconds },
        body: bytes,
      })
      clock.told(activeSeconds)
      return answer
    },
  })
  return { drawing, saved, clear: work.local.clear }
}

interface Layers {
  readonly adjudication: Adjudication
  readonly left: Stack
  readonly right: Stack
  readonly layout: Layout
  readonly shown: Adjudicating['shown']
  readonly choice: Choice
  readonly label: number | undefined
}

/** Show what was asked for, in the labels' colours beside each other, in the readers' colours over each other. */
function useLayers({ adjudication, left, right, layout, shown, choice, label }: Layers): void {
  const { form } = adjudication
  const { A: isAShown, B: isBShown } = shown
  useEffect(() => {
    const isOver = layout === 'over'
    const show = (layer: SegmentationLayer | undefined, isVisible: boolean) => {
      layer?.setVisible(isVisible)
      for (const { value } of form.labels)
        layer?.setLabelVisible(value, isVisible && (label === undefined || label === value))
    }
    for (const [index, alias] of [
      [1, 'A'],
      [2, 'B'],
    ] as const) {
      left.layers[index]?.setColors(isOver ? colorsOf(form, alias) : ownColors(form))
      left.layers[index]?.setStyle(isOver ? 'edge' : 'filled')
    }
    show(left.layers[0], choice === 'new')
    show(left.layers[1], isAShown)
    show(left.layers[2], isBShown)
    show(right.layers[0], true)
  }, [form, left.layers, right.layers, layout, isAShown, isBShown, choice, label])
}

interface Decision {
  readonly adjudication: Adjudication
  readonly choice: Choice
  readonly saved: Saved
  readonly clear: () => Promise<void>
  readonly onDecided: () => void
  readonly isReady: boolean
}

function useDecision({ adjudication, choice, saved, clear, onDecided, isReady }: Decision) {
  const [reason, setReason] = useState('')
  const [isDeciding, setDeciding] = useState(false)
  const [decisionError, setError] = useState<unknown>()
  async function decide(): Promise<void> {
    if (!isReady || isDeciding || reason.trim() === '') return
    setDeciding(true)
    setError(undefined)
    try {
      const drawn = choice === 'new' ? { draftDigest: await saved.flush() } : {}
      await client.call(annotateRoutes.adjudicate, {
        params: { id: adjudication.case.id },
        body: { choice, reason, ...drawn },
      })
      await clear()
      onDecided()
    } catch (error) {
      setError(error)
    } finally {
      setDeciding(false)
    }
  }
  return { reason, setReason, isReady, isDeciding, decisionError, decide }
}
