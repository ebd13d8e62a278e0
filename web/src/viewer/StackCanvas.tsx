import { ActionIcon, Loader, Slider, Text } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Stack } from './use-stack.ts'
import styles from './viewer.module.css'
import { useWords } from './words.ts'

interface StackCanvasProps {
  readonly stack: Stack
  readonly sliceCount: number
  /** What the image is, for those who do not see it. */
  readonly label: string
  readonly corner?: ReactNode
}

/** The black ground with the image, its slice and window in the corners, and the slice slider at its side. */
export function StackCanvas({ stack, sliceCount, label, corner }: StackCanvasProps) {
  const word = useWords()
  const show = (sliceIndex: number) => stack.view?.goTo(sliceIndex)
  return (
    <div className={styles.stack}>
      <div className={styles.canvas}>
        <div
          ref={stack.elementRef}
          className={styles.element}
          role="img"
          aria-label={label}
          data-state={stack.state}
          onContextMenu={event => event.preventDefault()}
        />
        <div className={styles.topLeft}>{corner ?? label}</div>
        <div className={styles.topRight}>{word('notForDiagnosis')}</div>
        <div className={styles.bottomLeft} data-testid="slice">
          {stack.sliceIndex + 1} / {sliceCount}
        </div>
        {stack.window && (
          <div className={styles.bottomRight}>
            W {stack.window.width} · L {stack.window.center}
          </div>
        )}
        {stack.state !== 'ready' && (
          <div className={styles.veil} role="status">
            {stack.state === 'loading' && <Loader size="sm" color="gray" />}
            <Text size="sm">
              {stack.state === 'failed' ? word('failed') : word('loading', { loaded: stack.loaded, total: sliceCount })}
            </Text>
          </div>
        )}
      </div>
      <div className={styles.scrub}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={word('previousSlice')}
          onClick={() => show(stack.sliceIndex - 1)}
        >
          <IconChevronUp size={16} />
        </ActionIcon>
        <Slider
          orientation="vertical"
          className={styles.slider}
          inverted={false}
          min={0}
          max={Math.max(1, sliceCount - 1)}
          value={sliceCount - 1 - stack.sliceIndex}
          onChange={value => show(sliceCount - 1 - value)}
          label={null}
          size={3}
          thumbLabel={word('slice')}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={word('nextSlice')}
          onClick={() => show(stack.sliceIndex + 1)}
        >
          <IconChevronDown size={16} />
        </ActionIcon>
      </div>
    </div>
  )
}
