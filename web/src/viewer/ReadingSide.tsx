import { Alert, Button, Group, Text, Textarea } from '@mantine/core'
import type { annotateRoutes, ReplyOf } from '@tsumugi/api'
import { useName } from '../format.ts'
import { LabelList } from './LabelList.tsx'
import { ReadOnlyNote } from './ReadOnlyNote.tsx'
import { SavedState } from './SavedState.tsx'
import type { Saved } from './use-autosave.ts'
import type { Drawing } from './use-drawing.ts'
import type { OpenedWork } from './use-opened-work.ts'
import type { Stack } from './use-stack.ts'
import styles from './viewer.module.css'
import { voxelMm3Of } from './voxel-size.ts'
import { useWords } from './words.ts'

interface ReadingSideProps {
  readonly task: ReplyOf<typeof annotateRoutes.task>
  readonly reading: {
    readonly stack: Stack
    readonly work: OpenedWork
    readonly drawing: Drawing
    readonly saved: Saved
  }
  readonly answers: {
    readonly absent: ReadonlySet<number>
    readonly comment: string
    readonly setAbsent: (value: number, isAbsent: boolean) => void
    readonly setComment: (comment: string) => void
  }
  readonly isDecided: boolean
  readonly maySubmit: boolean
  readonly onSubmit: () => void
  readonly onTakeAgain: () => void
  readonly onNext: () => void
}

/** Beside the image: whether every stroke is saved, the labels, what is asked, a comment, and the way to hand in. */
export function ReadingSide({ task, reading, answers, ...acts }: ReadingSideProps) {
  const word = useWords()
  const name = useName()
  const { stack, work, drawing, saved } = reading
  const isOpen = task.state === 'assigned'
  const instructions = name(task.form.instructions)
  return (
    <aside className={styles.side}>
      {isOpen ? (
        <SavedState saved={saved} onTakeAgain={acts.onTakeAgain} />
      ) : (
        <ReadOnlyNote task={task} onNext={acts.onNext} />
      )}
      <WorkNotes work={work} />
      <LabelList
        form={task.form}
        drawing={drawing}
        voxelMm3={voxelMm3Of(stack)}
        absent={answers.absent}
        {...(isOpen ? { onAbsent: answers.setAbsent } : {})}
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
        value={answers.comment}
        readOnly={!isOpen}
        maxLength={2000}
        onChange={event => answers.setComment(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={5}
      />
      {isOpen && (
        <div>
          <Button fullWidth disabled={!acts.maySubmit} onClick={acts.onSubmit}>
            {word('submit')}
          </Button>
          <Text size="xs" c="dimmed" mt={6}>
            {word(acts.isDecided ? 'submitHint' : 'undecided')}
          </Text>
        </div>
      )}
    </aside>
  )
}

/** That earlier strokes could not be loaded, or that some were put back from this browser. */
function WorkNotes({ work }: { work: OpenedWork }) {
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
