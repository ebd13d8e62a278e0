import { Button, Stack as Column, SegmentedControl, Text, Textarea } from '@mantine/core'
import { annotateRoutes, collectRoutes, type ReplyOf } from '@tsumugi/api'
import { useEffect, useMemo, useState } from 'react'
import { client } from '../api.ts'
import { AgreementTable } from './AgreementTable.tsx'
import { DrawingToolbar } from './DrawingToolbar.tsx'
import { imageIdsOf } from './image-ids.ts'
import { LabelList } from './LabelList.tsx'
import { differingSlices, type LabelMap } from './label-map.ts'
import { StackCanvas } from './StackCanvas.tsx'
import { useAutosave } from './use-autosave.ts'
import { useDrawing } from './use-drawing.ts'
import { useReadingKeys } from './use-reading-keys.ts'
import { useReadings } from './use-readings.ts'
import { useStack } from './use-stack.ts'
import styles from './viewer.module.css'
import { useWords } from './words.ts'

type Adjudication = ReplyOf<typeof annotateRoutes.adjudication>
type Choice = 'A' | 'B' | 'new'

interface AdjudicationReaderProps {
  readonly adjudication: Adjudication
  /** Called with the server's error when it refuses, without one when the case is decided. */
  readonly onDecided: (error?: Error) => void
}

/** Two readings side by side on the same slice; take one or draw a third; say why. */
export function AdjudicationReader({ adjudication, onDecided }: AdjudicationReaderProps) {
  const word = useWords()
  const { series, form } = adjudication
  const imageIds = useMemo(
    () => imageIdsOf(collectRoutes.seriesInstance, series.id, series.slices),
    [series.id, series.slices],
  )
  const labels = useMemo(
    () => form.labels.map(({ value, color, name }) => ({ value, color, name: name.en })),
    [form.labels],
  )
  const left = useStack(imageIds, labels)
  const right = useStack(imageIds, labels)
  const maps = useReadings(adjudication, left.layer)
  const [choice, setChoice] = useState<Choice>('A')
  const [reason, setReason] = useState('')
  const [isDeciding, setDeciding] = useState(false)
  const drawing = useDrawing(left)
  useEffect(() => {
    if (maps.A && choice !== 'new') left.layer?.write(maps.A)
  }, [maps.A, left.layer, choice])
  useEffect(() => {
    if (maps.B) right.layer?.write(maps.B)
  }, [maps.B, right.layer])
  useEffect(() => {
    if (right.view && right.view.sliceIndex() !== left.sliceIndex) right.view.goTo(left.sliceIndex)
  }, [left.sliceIndex, right.view])
  const saved = useAutosave({
    changes: choice === 'new' ? drawing.strokes : 0,
    read: () => left.layer?.read(),
    save: ({ slices, rows, columns }, bytes) =>
      client.call(annotateRoutes.saveAdjudicationDraft, {
        params: { id: adjudication.case.id },
        query: { slices, rows, columns },
        body: bytes,
      }),
  })
  useReadingKeys({ stack: left, drawing, isCt: series.modality === 'CT' })
  const differing = useMemo(() => (maps.A && maps.B ? differingSlices(maps.A, maps.B) : []), [maps.A, maps.B])

  async function decide(): Promise<void> {
    setDeciding(true)
    try {
      const draftDigest = choice === 'new' ? await saved.flush() : undefined
      await client.call(annotateRoutes.adjudicate, {
        params: { id: adjudication.case.id },
        body: { choice, reason, ...(draftDigest ? { draftDigest } : {}) },
      })
      onDecided()
    } catch (error) {
      onDecided(error instanceof Error ? error : new Error(String(error)))
    } finally {
      setDeciding(false)
    }
  }
  const startFrom = (map: LabelMap | undefined) => map && left.layer?.write(map)
  const next = differing.find(slice => slice > left.sliceIndex) ?? differing[0]

  return (
    <div className={styles.compare}>
      <div className={styles.main}>
        <DrawingToolbar stack={left} drawing={drawing} isCt={series.modality === 'CT'} />
        <StackCanvas
          stack={left}
          sliceCount={imageIds.length}
          label={word(choice === 'new' ? 'ownContour' : 'readingA')}
        />
      </div>
      <div className={styles.main}>
        <div className={styles.toolbar} style={{ minHeight: 34 }}>
          <Text size="sm">{word('differingSlices', { count: differing.length })}</Text>
          <Button
            size="compact-sm"
            variant="default"
            disabled={next === undefined}
            onClick={() => next !== undefined && left.view?.goTo(next)}
          >
            {word('nextDifference')}
          </Button>
        </div>
        <StackCanvas stack={right} sliceCount={imageIds.length} label={word('readingB')} />
      </div>
      <aside className={styles.side}>
        <AgreementTable agreement={adjudication.case.agreement} form={form} />
        <LabelList form={form} drawing={drawing} absent={new Set()} />
        {adjudication.readings.map(reading => (
          <Text key={reading.readingId} size="xs" c="dimmed">
            {word(reading.alias === 'A' ? 'readingA' : 'readingB')}: {reading.comment || '–'}
          </Text>
        ))}
        <Column gap="xs">
          <Text size="xs" fw={600} c="dimmed">
            {word('choose')}
          </Text>
          <SegmentedControl
            orientation="vertical"
            fullWidth
            value={choice}
            onChange={value => setChoice(value === 'A' || value === 'B' ? value : 'new')}
            data={[
              { value: 'A', label: word('takeA') },
              { value: 'B', label: word('takeB') },
              { value: 'new', label: word('drawNew') },
            ]}
          />
          {choice === 'new' && (
            <Button.Group>
              <Button fullWidth size="compact-sm" variant="default" onClick={() => startFrom(maps.A)}>
                {word('startFromA')}
              </Button>
              <Button fullWidth size="compact-sm" variant="default" onClick={() => startFrom(maps.B)}>
                {word('startFromB')}
              </Button>
            </Button.Group>
          )}
          <Textarea
            size="xs"
            label={word('reason')}
            description={word('reasonHint')}
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
            autosize
            minRows={3}
            required
          />
          <Button
            disabled={reason.trim() === '' || !maps.A || !maps.B}
            loading={isDeciding}
            onClick={() => void decide()}
          >
            {word('decide')}
          </Button>
          <Text size="xs" c="dimmed">
            {word('decideHint')}
          </Text>
        </Column>
      </aside>
    </div>
  )
}
