import { ActionIcon, Button, Group, Slider, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBrush,
  IconContrast,
  IconEraser,
  IconEye,
  IconEyeOff,
  IconHandMove,
} from '@tabler/icons-react'
import type { HandTool } from './stack-viewport.ts'
import type { Drawing } from './use-drawing.ts'
import type { Stack } from './use-stack.ts'
import styles from './viewer.module.css'
import { ctWindows } from './windows.ts'
import { useWords } from './words.ts'

const tools: readonly { tool: HandTool; key: string; Icon: typeof IconBrush }[] = [
  { tool: 'window', key: 'W', Icon: IconContrast },
  { tool: 'brush', key: 'B', Icon: IconBrush },
  { tool: 'eraser', key: 'E', Icon: IconEraser },
  { tool: 'pan', key: 'Space', Icon: IconHandMove },
]

/** Tools, brush size, undo, windows: each with its key in the tooltip. */
export function DrawingToolbar({ stack, drawing, isCt }: { stack: Stack; drawing: Drawing; isCt: boolean }) {
  const word = useWords()
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={word('tools')}>
      <Group gap={4}>
        {tools.map(({ tool, key, Icon }) => (
          <Tooltip key={tool} label={`${word(tool)} (${key})`}>
            <ActionIcon
              size="lg"
              variant={drawing.tool === tool ? 'filled' : 'default'}
              aria-pressed={drawing.tool === tool}
              aria-label={word(tool)}
              onClick={() => drawing.take(tool)}
            >
              <Icon size={18} />
            </ActionIcon>
          </Tooltip>
        ))}
      </Group>
      <Slider
        w={110}
        size="sm"
        min={1}
        max={120}
        value={drawing.brushSize}
        onChange={drawing.resize}
        label={word('brushSize', { size: drawing.brushSize })}
        thumbLabel={word('brushSize', { size: drawing.brushSize })}
      />
      <Group gap={4}>
        <IconAct label={`${word('undo')} (Ctrl+Z)`} Icon={IconArrowBackUp} onClick={drawing.undo} />
        <IconAct label={`${word('redo')} (Ctrl+Y)`} Icon={IconArrowForwardUp} onClick={drawing.redo} />
        <IconAct
          label={`${word(drawing.isVisible ? 'hide' : 'show')} (H)`}
          Icon={drawing.isVisible ? IconEye : IconEyeOff}
          onClick={drawing.toggleVisible}
        />
      </Group>
      <Group gap={4}>
        {isCt &&
          ctWindows.map(window => (
            <Button key={window.name} size="compact-sm" variant="default" onClick={() => stack.view?.setWindow(window)}>
              {word(window.name)}
            </Button>
          ))}
        <Button size="compact-sm" variant="default" onClick={() => stack.view?.setWindow(undefined)}>
          {word('original')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => stack.view?.refit()}>
          {word('fit')}
        </Button>
      </Group>
    </div>
  )
}

function IconAct({ label, Icon, onClick }: { label: string; Icon: typeof IconBrush; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon size="lg" variant="default" aria-label={label} onClick={onClick}>
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  )
}
