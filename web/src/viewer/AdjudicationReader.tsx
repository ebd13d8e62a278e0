import { Button, Group, SegmentedControl, Text } from '@mantine/core'
import type { annotateRoutes, ReplyOf } from '@tsumugi/api'
import { useState } from 'react'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { AgreementTable } from './AgreementTable.tsx'
import { ContourName } from './CaseViewer.tsx'
import { DecisionForm } from './DecisionForm.tsx'
import { DrawingToolbar } from './DrawingToolbar.tsx'
import { KeysOverlay } from './KeysOverlay.tsx'
import { LabelList } from './LabelList.tsx'
import type { KeyLine } from './reading-keys.ts'
import { SavedState } from './SavedState.tsx'
import { StackCanvas } from './StackCanvas.tsx'
import { type Adjudicating, useAdjudication } from './use-adjudication.ts'
import { useReadingKeys } from './use-reading-keys.ts'
import styles from './viewer.module.css'
import { voxelMm3Of } from './voxel-size.ts'
import { useWords } from './words.ts'

type Adjudication = ReplyOf<typeof annotateRoutes.adjudication>

interface AdjudicationReaderProps {
  readonly adjudication: Adjudication
  /** The case is decided. */
  readonly onDecided: () => void
}

/** Two readings on the same slice, side by side or one over the other; take one or draw a third; say why. */
export function AdjudicationReader({ adjudication, onDecided }: AdjudicationReaderProps) {
  const word = useWords()
  const { series, form } = adjudication
  const isCt = series.modality === 'CT'
  const act = useAdjudication(adjudication, onDecided)
  const { left, right, drawing, choice, layout } = act
  const [isHelpOpen, setHelpOpen] = useState(false)
  const isDrawing = choice === 'new'
  const lines = useReadingKeys({
    stack: act.leader,
    isCt,
    drawing: isDrawing ? drawing : undefined,
    labels: form.labels,
    help: () => setHelpOpen(true),
    more: keysOf(act),
  })
  const canvas = { sliceCount: series.slices.length, isCt, marked: act.differing }
  return (
    <div className={styles.compare} data-layout={layout}>
      <div className={styles.main}>
        <DrawingToolbar
          stack={left}
          drawing={drawing}
          isCt={isCt}
          mayDraw={isDrawing}
          help={() => setHelpOpen(true)}
          more={<Differences act={act} />}
        />
        <div className={styles.pair}>
          <StackCanvas
            {...canvas}
            stack={left}
            label={word(isDrawing ? 'ownContour' : layout === 'beside' ? 'readingA' : 'overlaid')}
            corner={<Corner act={act} />}
            onBrushWheel={step => isDrawing && drawing.resize(drawing.brushSize + step)}
          />
          <div
            className={styles.second}
            onPointerEnter={() => act.setRightLeading(true)}
            onPointerLeave={() => act.setRightLeading(false)}
          >
            <StackCanvas {...canvas} stack={right} label={word('readingB')} />
          </div>
        </div>
      </div>
      <aside className={styles.side}>
        <AgreementTable agreement={adjudication.case.agreement} form={form} chosen={act.label} choose={act.setLabel} />
        {act.error !== undefined && <ErrorNotice error={act.error} />}
        {isDrawing && (
          <>
            <SavedState saved={act.saved} />
            <LabelList form={form} drawing={drawing} voxelMm3={voxelMm3Of(left)} absent={new Set()} />
          </>
        )}
        {adjudication.readings.map(reading => (
          <div key={reading.readingId}>
            <Text size="xs" fw={600}>
              {layout === 'over' ? (
                <ContourName name={reading.alias} />
              ) : (
                word(reading.alias === 'A' ? 'readingA' : 'readingB')
              )}
            </Text>
            <Text size="xs" c="dimmed" style={{ whiteSpace: 'pre-wrap' }}>
              {reading.comment || word('noComment')}
            </Text>
          </div>
        ))}
        <DecisionForm
          choice={choice}
          choose={act.setChoice}
          startFrom={act.startFrom}
          reason={act.reason}
          setReason={act.setReason}
          isReady={act.isReady}
          isDeciding={act.isDeciding}
          error={act.decisionError}
          decide={() => void act.decide()}
        />
      </aside>
      <KeysOverlay isOpen={isHelpOpen} close={() => setHelpOpen(false)} lines={lines} />
    </div>
  )
}

function keysOf(act: Adjudicating): KeyLine[] {
  return [
    { keys: ['n'], word: 'nextDifference', group: 'work', run: () => act.goToDifference(1) },
    { keys: ['p'], word: 'previousDifference', group: 'work', run: () => act.goToDifference(-1) },
    { keys: ['x'], word: 'cycleLayers', group: 'work', run: act.cycle },
    { keys: ['v'], word: 'changeLayout', group: 'work', run: act.changeLayout },
    { keys: ['A'], word: 'takeA', group: 'work', run: () => act.setChoice('A') },
    { keys: ['B'], word: 'takeB', group: 'work', run: () => act.setChoice('B') },
    { keys: ['N'], word: 'drawNew', group: 'work', run: () => act.setChoice('new') },
    { keys: ['Ctrl+Enter'], word: 'decide', group: 'work', run: () => void act.decide() },
  ]
}

/** How the readings lie, and the way from difference to difference. */
function Differences({ act }: { act: Adjudicating }) {
  const word = useWords()
  const step = (by: 1 | -1, label: string) => (
    <Button
      size="compact-sm"
      aria-label={word(by === 1 ? 'nextDifference' : 'previousDifference')}
      variant="default"
      disabled={act.differing.length === 0}
      onClick={() => act.goToDifference(by)}
    >
      {label}
    </Button>
  )
  return (
    <Group gap="xs">
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {word('differingSlices', { count: act.differing.length })}
      </Text>
      <Button.Group>
        {step(-1, '←')}
        {step(1, word('nextDifference'))}
      </Button.Group>
      <SegmentedControl
        size="xs"
        value={act.layout}
        onChange={value => act.layout !== value && act.changeLayout()}
        data={[
          { value: 'beside', label: word('sideBySide') },
          { value: 'over', label: word('overlaid') },
        ]}
      />
    </Group>
  )
}

/** Which contours the left image shows. */
function Corner({ act }: { act: Adjudicating }) {
  const word = useWords()
  return (
    <>
      {act.choice === 'new' && <div>{word('ownContour')}</div>}
      {act.layout === 'beside' && act.shown.A && <div>{word('readingA')}</div>}
      {act.layout === 'over' && (
        <Group gap="sm">
          {act.shown.A && <ContourName name="A" />}
          {act.shown.B && <ContourName name="B" />}
        </Group>
      )}
    </>
  )
}
