import { ActionIcon, Button, Group, Slider, Text, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBrush,
  IconContrast,
  IconEraser,
  IconEye,
  IconEyeOff,
  IconHandMove,
  IconKeyboard,
} from '@tabler/icons-react'
import type { MouseEvent, ReactNode } from 'react'
import type { HandTool } from './stack-viewport.ts'
import type { Drawing } from './use-drawing.ts'
import type { Stack } from './use-stack.ts'
import styles from './viewer.module.css'
import { ctWindows } from './windows.ts'
import { useWords } from './words.ts'

const tools: readonly { tool: HandTool; key: string; Icon: typeof IconBrush; draws: boolean }[] = [
  { tool: 'window', key: 'W', Icon: IconContrast, draws: false },
  { tool: 'brush', key: 'B', Icon: IconBrush, draws: true },
  { tool: 'eraser', key: 'E', Icon: IconEraser, draws: true },
  { tool: 'pan', key: 'Space', Icon: IconHandMove, draws: false },
]

interface DrawingToolbarProps {
  readonly stack: Stack
  readonly drawing: Drawing
  readonly isCt: boolean
  /** Whether the tools that change the drawing are offered. */
  readonly mayDraw: boolean
  readonly help: () => void
  readonly more?: ReactNode
}

/** Tools, brush size, undo, windows: each with its key in the tooltip. */
export function DrawingToolbar({ stack, drawing, isCt, mayDraw, help, more }: DrawingToolbarProps) {
  const word = useWords()
  const isReady = stack.state === 'ready' && drawing.isReady
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={word('tools')}>
      <Group gap={4}>
        {tools
          .filter(({ draws }) => mayDraw || !draws)
          .map(({ tool, key, Icon, draws }) => (
            <Tooltip key={tool} label={`${word(tool)} (${key})`}>
              <ActionIcon
                size="lg"
                variant={drawing.tool === tool ? 'filled' : 'default'}
                aria-pressed={drawing.tool === tool}
                aria-label={word(tool)}
                disabled={draws && !isReady}
                onClick={event => {
                  giveFocusBack(event)
                  drawing.take(tool)
                }}
              >
                <Icon size={18} />
              </ActionIcon>
            </Tooltip>
          ))}
      </Group>
      {mayDraw && <BrushSize drawing={drawing} />}
      <Group gap={4}>
        {mayDraw && (
          <>
            <IconAct
              label={`${word('undo')} (Ctrl+Z)`}
              Icon={IconArrowBackUp}
              isOff={!drawing.mayUndo}
              onClick={drawing.undo}
            />
            <IconAct
              label={`${word('redo')} (Ctrl+Y)`}
              Icon={IconArrowForwardUp}
              isOff={!drawing.mayRedo}
              onClick={drawing.redo}
            />
          </>
        )}
        <IconAct
          label={`${word(drawing.isVisible ? 'hide' : 'show')} (H)`}
          Icon={drawing.isVisible ? IconEye : IconEyeOff}
          onClick={drawing.toggleVisible}
        />
      </Group>
      <WindowButtons stack={stack} isCt={isCt} />
      <Group gap={4} ml="auto">
        {more}
        <IconAct label={`${word('keys')} (?)`} Icon={IconKeyboard} onClick={help} />
      </Group>
    </div>
  )
}

function BrushSize({ drawing }: { drawing: Drawing }) {
  const word = useWords()
  return (
    <Group gap={6} wrap="nowrap">
      <Slider
        w={96}
        size="sm"
        min={1}
        max={160}
        value={drawing.brushSize}
        onChange={drawing.resize}
        label={null}
        thumbLabel={word('brushSize', { size: drawing.brushSize })}
      />
      <Text size="xs" c="dimmed" w={42} data-testid="brush-size" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {drawing.brushSize} px
      </Text>
    </Group>
  )
}

/** Windows by name for CT, the stored one, and the whole image. */
export function WindowButtons({ stack, isCt }: { stack: Stack; isCt: boolean }) {
  const word = useWords()
  const button = (label: string, key: string, act: () => void) => (
    <Tooltip key={label} label={`${label} (${key})`}>
      <Button
        size="compact-sm"
        variant="default"
        onClick={event => {
          giveFocusBack(event)
          act()
        }}
      >
        {label}
      </Button>
    </Tooltip>
  )
  return (
    <Group gap={4}>
      {isCt && ctWindows.map(window => button(word(window.name), window.key, () => stack.view?.setWindow(window)))}
      {button(word('original'), '0', () => stack.view?.setWindow(undefined))}
      {button(word('fit'), 'F', () => stack.view?.refit())}
    </Group>
  )
}

interface IconActProps {
  readonly label: string
  readonly Icon: typeof IconBrush
  readonly isOff?: boolean
  readonly onClick: () => void
}
export function IconAct({ label, Icon, isOff = false, onClick }: IconActProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="lg"
        variant="default"
        aria-label={label}
        disabled={isOff}
        onClick={event => {
          giveFocusBack(event)
          onClick()
        }}
      >
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  )
}

/** After a click with the mouse the keys belong to the image again, the space bar above all; who walks by keyboard keeps the place. */
function giveFocusBack(event: MouseEvent<HTMLButtonElement>): void {
  if (event.detail > 0) event.currentTarget.blur()
}
