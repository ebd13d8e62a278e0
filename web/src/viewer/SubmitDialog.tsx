import { Button, Group, Modal, Table, Text } from '@mantine/core'
import type { ReadingForm } from '@tsumugi/api'
import { useEffect, useState } from 'react'
import { useName } from '../format.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import styles from './viewer.module.css'
import { useWords } from './words.ts'

interface SubmitDialogProps {
  readonly isOpen: boolean
  readonly close: () => void
  readonly form: ReadingForm
  readonly counts: ReadonlyMap<number, number>
  /** Volume of a voxel in mm³; undefined without geometry. */
  readonly voxelMm3: number | undefined
  readonly comment: string
  /** Resolves when the reading is in; a rejection is shown here. */
  readonly submit: () => Promise<void>
}

/** What is handed in, label by label, before it cannot be changed any more. */
export function SubmitDialog({ isOpen, close, ...props }: SubmitDialogProps) {
  const word = useWords()
  return (
    <Modal opened={isOpen} onClose={close} title={word('confirmTitle')}>
      {isOpen && <Summary {...props} close={close} />}
    </Modal>
  )
}

function Summary({ form, counts, voxelMm3, comment, submit, close }: Omit<SubmitDialogProps, 'isOpen'>) {
  const word = useWords()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  useEffect(() => setError(undefined), [])
  const confirm = async () => {
    setBusy(true)
    setError(undefined)
    await submit().catch(setError)
    setBusy(false)
  }
  return (
    <>
      <LabelSummary form={form} counts={counts} voxelMm3={voxelMm3} />
      <Text size="sm" mt="xs" style={{ whiteSpace: 'pre-wrap' }}>
        {word('comment')}: {comment.trim() === '' ? word('noComment') : comment}
      </Text>
      <Text size="sm" c="dimmed" my="sm">
        {word('confirmText')}
      </Text>
      {error !== undefined && <ErrorNotice error={error} />}
      <Group justify="flex-end" gap="xs" mt="sm">
        <Button variant="default" onClick={close}>
          {word('cancel')}
        </Button>
        <Button loading={isBusy} onClick={() => void confirm()} data-autofocus>
          {word('confirm')}
        </Button>
      </Group>
    </>
  )
}

/** Each label with how much of it is drawn, or that it is not present. */
export function LabelSummary({ form, counts, voxelMm3 }: Pick<SubmitDialogProps, 'form' | 'counts' | 'voxelMm3'>) {
  const word = useWords()
  const name = useName()
  return (
    <Table fz="sm" verticalSpacing={4}>
      <Table.Tbody>
        {form.labels.map(label => {
          const count = counts.get(label.value) ?? 0
          return (
            <Table.Tr key={label.value}>
              <Table.Td w={22}>
                <span className={styles.swatch} style={{ background: label.color, display: 'block' }} />
              </Table.Td>
              <Table.Td>{name(label.name)}</Table.Td>
              <Table.Td ta="right">{count === 0 ? word('absent') : amountOf(count, voxelMm3, word)}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}

/** How much a label has: ml where the voxels have a size, else their number. */
export function amountOf(count: number, voxelMm3: number | undefined, word: ReturnType<typeof useWords>): string {
  if (voxelMm3 === undefined) return word('voxels', { count: count.toLocaleString() })
  const ml = (count * voxelMm3) / 1000
  return word('millilitres', { ml: ml >= 100 ? Math.round(ml).toLocaleString() : ml.toPrecision(ml < 1 ? 1 : 3) })
}
