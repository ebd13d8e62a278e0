import { annotateRoutes, type ReplyOf } from '@tsumugi/api'
import { useEffect, useMemo, useState } from 'react'
import { client } from '../api.ts'
import { useMe } from '../me.ts'
import { DrawingToolbar } from './DrawingToolbar.tsx'
import { imageIdsOf } from './image-ids.ts'
import { KeysOverlay } from './KeysOverlay.tsx'
import { ReadingSide } from './ReadingSide.tsx'
import { StackCanvas } from './StackCanvas.tsx'
import { SubmitDialog } from './SubmitDialog.tsx'
import { useActiveSeconds } from './use-active-seconds.ts'
import { useAutosave } from './use-autosave.ts'
import { useDrawing } from './use-drawing.ts'
import { useOpenedWork } from './use-opened-work.ts'
import { useReadingKeys } from './use-reading-keys.ts'
import { useStack } from './use-stack.ts'
import styles from './viewer.module.css'
import { voxelMm3Of } from './voxel-size.ts'

type TaskDetail = ReplyOf<typeof annotateRoutes.task>

interface CaseReaderProps {
  readonly task: TaskDetail
  /** The reading is in. */
  readonly onSubmitted: () => void
  /** The task is in other hands than this page thought, or again in mine: ask the platform anew. */
  readonly onChanged: () => void
  /** Go on to the next case. */
  readonly onNext: () => void
}

/** One case to read: draw the form's labels slice by slice; every stroke is kept at once and saved; hand in once, then only look. */
export function CaseReader({ task, onSubmitted, onChanged, onNext }: CaseReaderProps) {
  const isOpen = task.state === 'assigned'
  const isCt = task.series.modality === 'CT'
  const reading = useReading(task, isOpen)
  const { stack, work, drawing, saved } = reading
  const answers = useAnswers(task, work)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const isDecided = task.form.labels.every(
    ({ value }) => (drawing.counts.get(value) ?? 0) > 0 || answers.absent.has(value),
  )
  const maySubmit = isOpen && isDecided && drawing.isReady

  async function submit(): Promise<void> {
    const draftDigest = await saved.flush()
    const labels = task.form.labels.map(({ value }) => ({ value, isAbsent: (drawing.counts.get(value) ?? 0) === 0 }))
    const { comment } = answers
    await client.call(annotateRoutes.submitReading, { params: { id: task.id }, body: { draftDigest, labels, comment } })
    await work.local.clear()
    setAsking(false)
    onSubmitted()
  }
  async function takeAgain(): Promise<void> {
    await client.call(annotateRoutes.claimTask, { params: { id: task.id } })
    onChanged()
    saved.again()
  }
  const lines = useReadingKeys({
    stack,
    isCt,
    drawing: isOpen ? drawing : undefined,
    labels: task.form.labels,
    help: () => setHelpOpen(true),
    more: isOpen
      ? [{ keys: ['Ctrl+Enter'], word: 'submit', group: 'work', run: () => maySubmit && setAsking(true) }]
      : [],
  })

  return (
    <div className={styles.reader}>
      <div className={styles.main}>
        <DrawingToolbar stack={stack} drawing={drawing} isCt={isCt} mayDraw={isOpen} help={() => setHelpOpen(true)} />
        <StackCanvas
          stack={stack}
          sliceCount={task.series.slices.length}
          label={`${task.series.modality} ${task.series.description ?? ''}`}
          isCt={isCt}
          onBrushWheel={step => isOpen && drawing.resize(drawing.brushSize + step)}
          marked={drawing.drawnSlices}
        />
      </div>
      <ReadingSide
        task={task}
        reading={reading}
        answers={answers}
        maySubmit={maySubmit}
        isDecided={isDecided}
        onSubmit={() => setAsking(true)}
        onTakeAgain={() => void takeAgain().catch(onChanged)}
        onNext={onNext}
      />
      <KeysOverlay isOpen={isHelpOpen} close={() => setHelpOpen(false)} lines={lines} />
      <SubmitDialog
        isOpen={isAsking}
        close={() => setAsking(false)}
        form={task.form}
        counts={drawing.counts}
        voxelMm3={voxelMm3Of(stack)}
        comment={answers.comment}
        submit={submit}
      />
    </div>
  )
}

/** The image, what was drawn before, the drawing, and its way to the platform. */
function useReading(task: TaskDetail, isOpen: boolean) {
  const { member } = useMe()
  const imageIds = useMemo(
    () => imageIdsOf(annotateRoutes.taskInstance, task.id, task.series.slices),
    [task.id, task.series.slices],
  )
  const labels = useMemo(
    () => [task.form.labels.map(({ value, color, name }) => ({ value, color, name: name.en }))],
    [task.form.labels],
  )
  const stack = useStack(imageIds, labels)
  const layer = stack.layers[0]
  const shape = layer && { slices: layer.slices, rows: layer.rows, columns: layer.columns }
  const work = useOpenedWork({
    work: `${member.id}/${task.id}`,
    shape,
    load: () => client.open(annotateRoutes.draft, { params: { id: task.id } }),
    isOpen,
  })
  const drawing = useDrawing({
    stack,
    start: work.start,
    onStep: (pictures, change) => void work.local.keep(pictures, change).catch(console.error),
  })
  const clock = useActiveSeconds()
  const saved = useAutosave({
    changes: isOpen ? drawing.changes : 0,
    savedAt: task.savedAt ?? undefined,
    read: drawing.read,
    onSaved: change => void work.local.forget(change).catch(console.error),
    save: async bytes => {
      const activeSeconds = clock.untold()
      const answer = await client.call(annotateRoutes.saveDraft, {
        params: { id: task.id },
        query: { ...(shape ?? { slices: 0, rows: 0, columns: 0 }), activeSeconds },
        body: bytes,
      })
      clock.told(activeSeconds)
      return answer
    },
  })
  return { stack, work, drawing, saved }
}

/** What the reader says besides drawing: kept in this browser until the reading is in, then as it was handed in. */
function useAnswers(task: TaskDetail, work: ReturnType<typeof useOpenedWork>) {
  const [answers, setAnswers] = useState<{ absent: readonly number[]; comment: string }>({ absent: [], comment: '' })
  const { answers: kept, local } = work
  useEffect(() => {
    if (kept) setAnswers({ absent: kept.absent, comment: kept.comment })
  }, [kept])
  const change = (next: typeof answers) => {
    setAnswers(next)
    void local.keepAnswers(next).catch(console.error)
  }
  const { reading } = task
  const shown = reading
    ? { absent: reading.labels.filter(label => label.isAbsent).map(label => label.value), comment: reading.comment }
    : answers
  return {
    absent: new Set(shown.absent),
    comment: shown.comment,
    setAbsent: (value: number, isAbsent: boolean) => {
      const others = answers.absent.filter(other => other !== value)
      change({ ...answers, absent: isAbsent ? [...others, value] : others })
    },
    setComment: (comment: string) => change({ ...answers, comment }),
  }
}
