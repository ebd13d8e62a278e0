import { Table, Text } from '@mantine/core'
import type { annotateRoutes, ReadingForm, ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useWords } from './words.ts'

type Agreement = ReplyOf<typeof annotateRoutes.adjudication>['case']['agreement']

/** Reader agreement per label; outside the form's bounds in red. */
export function AgreementTable({ agreement, form }: { agreement: Agreement; form: ReadingForm }) {
  const word = useWords()
  const { i18n } = useTranslation()
  const language = i18n.language.startsWith('ja') ? 'ja' : 'en'
  if (!agreement) return null
  const nameOf = (value: number) => form.labels.find(label => label.value === value)?.name[language] ?? String(value)
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
        {agreement.labels.map(label => (
          <Table.Tr key={label.value}>
            <Table.Td>{nameOf(label.value)}</Table.Td>
            <Table.Td ta="right">
              <Text span size="xs" c={label.isWithinBounds ? 'inherit' : 'red'} fw={600}>
                {label.dice.toFixed(3)}
              </Text>
            </Table.Td>
            <Table.Td ta="right">{label.hd95Mm === null ? '–' : `${label.hd95Mm.toFixed(1)} mm`}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
