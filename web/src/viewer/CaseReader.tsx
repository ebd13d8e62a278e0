import { Alert, Button, Collapse, Text, Textarea } from '@mantine/core'
import { annotateRoutes, type ReplyOf } from '@tsumugi/api'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../api.ts'
import { DrawingToolbar } from './DrawingToolbar.tsx'
import { imageIdsOf } from './image-ids.ts'
import { LabelList } from './LabelList.tsx'
import { decompress } from './label-map.ts'
import { SavedState } from './SavedState.tsx'
import { StackCanvas } from './StackCanvas.tsx'
import { useActiveSeconds } from './use-active-seconds.ts'
import { useAutosave } from './use-autosave.ts'
import { useDrawing } from './use-drawing.ts'
import { useReadingKeys } from './use-reading-keys.ts'
import { type Stack, useStack } from './use-stack.ts'
import styles from './viewer.module.css'
import { useWords } from './words.ts'

type TaskDetail = ReplyOf<typeof annotateRoutes.task>

interface CaseReaderProps {
  readonly task: TaskDetail
  /** Called with the error of the server when it refuses, without one when the reading is in. */
  readonly onSubmitted: (error?: Error) => void
}

/** One case to read: draw the form's labels slice by slice; every stroke is saved; hand in once. */
export function CaseReader({ task, onSubmitted }: CaseReaderProps) {
  const word = useWords()
  const { i18n } = useTranslation()
  const language = i18n.language.startsWith('ja') ? 'ja' : 'en'
  const imageIds = useMemo(
    () => imageIdsOf(annotateRoutes.taskInstance, task.id, task.series.slices),
    [task.id, task.series.slices],
  )
  const layerLabels = useMemo(
    () => task.form.labels.map(({ value, color, name }) => ({ value, color, name: name.en })),
    [task.form.labels],
  )
  const stack = useStack(imageIds, layerLabels)
  const drawing = useDrawing(stack)
  const activeSeconds = useActiveSeconds(task.activeSeconds)
  const [absent, setAbsent] = useState<ReadonlySet<number>>(new Set())
  const [comment, setComment] = useState('')
  const [isSubmitting, setSubmitting] = useState(false)
  useDraft(task.id, stack)
  const saved = useAutosave({
    changes: drawing.strokes,
    read: () => stack.layer?.read(),
    save: ({ slices, rows, columns }, bytes) =>
      client.call(annotateRoutes.saveDraft, {
        params: { id: task.id },
        query: { slices, rows, columns, activeSeconds: activeSeconds() },
        body: bytes,
      }),
  })
  const isDecided = task.form.labels.every(({ value }) => (drawing.counts.get(value) ?? 0) > 0 || absent.has(value))

  async function submit(): Promise<void> {
    if (!isDecided || isSubmitting) return
    setSubmitting(true)
    try {
      const draftDigest = await saved.flush()
      if (draftDigest === undefined) return
      const labels = task.form.labels.map(({ value }) => ({ value, isAbsent: (drawing.counts.get(value) ?? 0) === 0 }))
      await client.call(annotateRoutes.submitReading, {
        params: { id: task.id },
        body: { draftDigest, labels, comment },
      })
      onSubmitted()
    } catch (error) {
      onSubmitted(error instanceof Error ? error : new Error(String(error)))
    } finally {
      setSubmitting(false)
    }
  }
  useReadingKeys({ stack, drawing, isCt: task.series.modality === 'CT', onSubmit: () => void submit() })

  return (
    <div className={styles.reader}>
      <div className={styles.main}>
        <DrawingToolbar stack={stack} drawing={drawing} isCt={task.series.modality === 'CT'} />
        <StackCanvas
          stack={stack}
          sliceCount={imageIds.length}
          label={`${task.series.modality} ${task.series.description ?? ''}`}
        />
      </div>
      <aside className={styles.side}>
        <SavedState saved={saved} />
        <LabelList
          form={task.form}
          drawing={drawing}
          absent={absent}
          onAbsent={(value, isAbsent) =>
            setAbsent(before => new Set(isAbsent ? [...before, value] : [...before].filter(other => other !== value)))
          }
        />
        {task.form.instructions[language] !== '' && (
          <Alert variant="light" color="gray" title={word('instructions')} p="xs">
            <Text size="xs">{task.form.instructions[language]}</Text>
          </Alert>
        )}
        <Textarea
          size="xs"
          label={word('comment')}
          description={word('commentHint')}
          value={comment}
          onChange={event => setComment(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={5}
        />
        <div>
          <Button
            fullWidth
            disabled={!isDecided || stack.state !== 'ready'}
            loading={isSubmitting}
            onClick={() => void submit()}
          >
            {word('submit')}
          </Button>
          <Text size="xs" c="dimmed" mt={6}>
            {isDecided ? word('submitHint') : word('undecided')}
          </Text>
        </div>
        <Keys />
      </aside>
    </div>
  )
}

function Keys() {
  const word = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <div>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        aria-expanded={isOpen}
        onClick={() => setOpen(open => !open)}
      >
        {word('keys')}
      </Button>
      <Collapse expanded={isOpen}>
        <Text size="xs" c="dimmed">
          {word('keysText')}
        </Text>
      </Collapse>
    </div>
  )
}

/** Put the saved draft back on the screen when the case is opened again. */
function useDraft(taskId: string, stack: Stack): void {
  const { layer } = stack
  useEffect(() => {
    if (!layer) return
    let isGone = false
    async function restore(): Promise<void> {
      const answer = await client.open(annotateRoutes.draft, { params: { id: taskId } })
      if (answer.status === 204 || isGone || !layer) return
      const { slices, rows, columns } = layer.read()
      const map = await decompress(await answer.blob(), { slices, rows, columns })
      if (map && !isGone) layer.write(map)
    }
    void restore()
    return () => {
      isGone = true
    }
  }, [taskId, layer])
}
