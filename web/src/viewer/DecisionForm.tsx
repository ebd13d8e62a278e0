import { Button, Stack as Column, SegmentedControl, Text, Textarea } from '@mantine/core'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { useWords } from './words.ts'

export type Choice = 'A' | 'B' | 'new'

interface DecisionFormProps {
  readonly choice: Choice
  readonly choose: (choice: Choice) => void
  readonly startFrom: (alias: 'A' | 'B') => void
  readonly reason: string
  readonly setReason: (reason: string) => void
  /** Whether both readings are on the screen, so that a choice between them means something. */
  readonly isReady: boolean
  readonly isDeciding: boolean
  readonly error: unknown
  readonly decide: () => void
}

/** The decision: A, B or a contour of one's own, and why. */
export function DecisionForm(props: DecisionFormProps) {
  const word = useWords()
  const hasReason = props.reason.trim() !== ''
  return (
    <Column gap="xs">
      <Text size="xs" fw={600} c="dimmed">
        {word('choose')}
      </Text>
      <SegmentedControl
        orientation="vertical"
        fullWidth
        value={props.choice}
        onChange={value => props.choose(value === 'A' || value === 'B' ? value : 'new')}
        data={[
          { value: 'A', label: word('takeA') },
          { value: 'B', label: word('takeB') },
          { value: 'new', label: word('drawNew') },
        ]}
      />
      {props.choice === 'new' && (
        <>
          <Button.Group>
            <Button fullWidth size="compact-sm" variant="default" onClick={() => props.startFrom('A')}>
              {word('startFromA')}
            </Button>
            <Button fullWidth size="compact-sm" variant="default" onClick={() => props.startFrom('B')}>
              {word('startFromB')}
            </Button>
          </Button.Group>
          <Text size="xs" c="dimmed">
            {word('ownHint')}
          </Text>
        </>
      )}
      <Textarea
        size="xs"
        label={word('reason')}
        description={word('reasonHint')}
        value={props.reason}
        maxLength={2000}
        onChange={event => props.setReason(event.currentTarget.value)}
        autosize
        minRows={3}
        required
      />
      {props.error !== undefined && <ErrorNotice error={props.error} />}
      <Button disabled={!hasReason || !props.isReady} loading={props.isDeciding} onClick={props.decide}>
        {word('decide')}
      </Button>
      <Text size="xs" c="dimmed">
        {hasReason ? word('decideHint') : word('reasonMissing')}
      </Text>
    </Column>
  )
}
