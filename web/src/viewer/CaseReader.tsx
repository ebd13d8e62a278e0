import { Alert, Button, Group, Text, Textarea } from '@mantine/core'
import { annotateRoutes, type ReplyOf } from '@tsumugi/api'
import { useEffect, useMemo, useState } from 'react'
import { client } from '../api.ts'
import { useName } from '../format.ts'
import { useMe } from '../me.ts'
import { DrawingToolbar } from './DrawingToolbar.tsx'
import { imageIdsOf } from './image-ids.ts'
import { KeysOverlay } from './KeysOverlay.tsx'
import { LabelList } from './LabelList.tsx'
import { ReadOnlyNote } from './ReadOnlyNote.tsx'
import { SavedState } from './SavedState.tsx'
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
import { useWords } from './words.ts'

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
  const word = useWords()
  const name = useName()
  const isOpen = task.state === 'assigned'
  const isCt = task.series.modality === 'CT'
  const { stack, work, drawing, saved } = useReading(task, isOpen)
  const { absent, comment, setAbsent, setComment } = useAnswers(task, work)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const isDecided = task.form.labels.every(({ value }) => (drawing.counts.get(value) ?? 0) > 0 || absent.has(value))
  const maySubmit = isOpen && isDecided && drawing.isReady

  async function submit(): Promise<void> {
    const draftDigest = await saved.flush()
    const labels = task.form.labels.map(({ value }) => ({ value, isAbsent: (drawing.counts.get(value) ?? 0) === 0 }))
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
  const instructions = name(task.form.instructions)

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
      <aside className={styles.side}>
        {isOpen ? (
          <SavedState saved={saved} onTakeAgain={() => void takeAgain().catch(onChanged)} />
        ) : (
          <ReadOnlyNote task={task} onNext={onNext} />
        )}
        <WorkNotes work={work} />
        <LabelList
          form={task.form}
          drawing={drawing}
          voxelMm3={voxelMm3Of(stack)}
          absent={absent}
          {...(isOpen ? { onAbsent: setAbsent } : {})}
        />
        {instructions !== '' && (
          <Alert variant="light" color="gray" title={word('instructions')} p="xs">
            <Text size="xs">{instructions}</Text>
          </Alert>
        )}
        <Textarea
          size="xs"
          label={word('comment')}
          {...(isOpen ? { description: word('commentHint') } : {})}
          value={comment}
          readOnly={!isOpen}
          maxLength={2000}
          onChange={event => setComment(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={5}
        />
        {isOpen && (
          <div>
            <Button fullWidth disabled={!maySubmit} onClick={() => setAsking(true)}>
              {word('submit')}
            </Button>
            <Text size="xs" c="dimmed" mt={6}>
              {isDecided ? word('submitHint') : word('undecided')}
            </Text>
          </div>
        )}
      </aside>
      <KeysOverlay isOpen={isHelpOpen} close={() => setHelpOpen(false)} lines={lines} />
      <SubmitDialog
        isOpen={isAsking}
        close={() => setAsking(false)}
        form={task.form}
        counts={drawing.counts}
        voxelMm3={voxelMm3Of(stack)}
        comment={comment}
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

/** That earlier strokes could not be loaded, or that some were put back from this browser. */
function WorkNotes({ work }: { work: ReturnType<typeof useOpenedWork> }) {
  const word = useWords()
  if (work.state === 'failed')
    return (
      <Alert color="red" variant="light" p="xs">
        <Text size="xs">{word('draftFailed')}</Text>
        <Button size="compact-xs" variant="default" mt={6} onClick={work.retry}>
          {word('again')}
        </Button>
      </Alert>
    )
  if (work.putBack === 0) return null
  return (
    <Alert color="teal" variant="light" p="xs">
      <Text size="xs">{word('putBack', { count: work.putBack })}</Text>
      <Group mt={6}>
        <Button size="compact-xs" variant="default" onClick={work.discard}>
          {word('usePlatformCopy')}
        </Button>
      </Group>
    </Alert>
  )
}
