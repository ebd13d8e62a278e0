import { Table, Text, UnstyledButton } from '@mantine/core'
import type { annotateRoutes, ReadingForm, ReplyOf } from '@tsumugi/api'
import { useName } from '../format.ts'
import styles from './viewer.module.css'
import { useWords } from './words.ts'

type Agreement = ReplyOf<typeof annotateRoutes.adjudication>['case']['agreement']

interface AgreementTableProps {
  readonly agreement: Agreement
  readonly form: ReadingForm
  /** The label that alone is looked at. */
  readonly chosen: number | undefined
  readonly choose: (label: number | undefined) => void
}

/** Reader agreement per label, and the form's bounds; a label is chosen to be looked at alone, and chosen again to see all. */
export function AgreementTable({ agreement, form, chosen, choose }: AgreementTableProps) {
  const word = useWords()
  const name = useName()
  if (!agreement) return null
  const labelOf = (value: number) => form.labels.find(label => label.value === value)
  return (
    <Table fz="xs" verticalSpacing={4} horizontalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{word('labels')}</Table.Th>
          <Table.Th ta="right">{word('dice')}</Table.Th>
          <Table.Th ta="right">{word('hd95')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {agreement.labels.map(row => {
          const label = labelOf(row.value)
          const isChosen = chosen === row.value
          return (
            <Table.Tr key={row.value}>
              <Table.Td>
                <UnstyledButton
                  className={styles.rowLabel}
                  data-active={isChosen}
                  aria-pressed={isChosen}
                  onClick={() => choose(isChosen ? undefined : row.value)}
                >
                  <span className={styles.swatch} style={{ background: label?.color ?? '#888888' }} />
                  {label ? name(label.name) : row.value}
                </UnstyledButton>
              </Table.Td>
              <Table.Td ta="right">
                <Text
                  span
                  size="xs"
                  c={row.isWithinBounds ? 'inherit' : 'var(--bad)'}
                  fw={600}
                  title={word(row.isWithinBounds ? 'withinBounds' : 'outsideBounds')}
                >
                  {row.dice.toFixed(3)}
                  {row.isWithinBounds ? '' : ' ▲'}
                </Text>
              </Table.Td>
              <Table.Td ta="right">{row.hd95Mm === null ? '–' : `${row.hd95Mm.toFixed(1)} mm`}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}
