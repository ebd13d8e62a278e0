import { Button, Group, Kbd, Modal, Select, SimpleGrid, Text } from '@mantine/core'
import { exclusionReasons } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useFormats } from '../../format.ts'
import { SwitchField } from '../../ui/fields.tsx'
import { type TriageFilter, verdicts } from './triage-filter.ts'
import type { Triage } from './use-triage.ts'

interface TriageBarProps {
  readonly filter: TriageFilter
  readonly triage: Triage
  readonly total: number
}
/** Filters at the left, acts on the marked at the right, the keys below. */
export function TriageBar({ filter, triage, total }: TriageBarProps) {
  const { t } = useTranslation()
  const format = useFormats()
  return (
    <div>
      <Group justify="space-between" gap="sm" mb={6}>
        <Filters filter={filter} />
        {triage.mayDecide && <Acts triage={triage} />}
      </Group>
      <Text size="xs" c="dimmed">
        {t('ui.count', { total: format.number(total) })} · {t('select.keysLine')}
      </Text>
      <ReasonDialog triage={triage} />
    </div>
  )
}

function Filters({ filter }: { filter: TriageFilter }) {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(params)
    if (value) next.set(name, value)
    else next.delete(name)
    setParams(next, { replace: true })
  }
  return (
    <Group gap="xs">
      <SwitchField
        label={t('select.verdict')}
        value={filter.verdict ?? ''}
        onChange={value => set('verdict', value)}
        choices={[
          { value: '', label: t('select.any') },
          ...verdicts.map(value => ({ value, label: t(`state.${value === 'accepted' ? 'taken' : value}`) })),
        ]}
      />
      <Select
        size="xs"
        w={170}
        aria-label={t('collect.modality')}
        placeholder={t('collect.allModalities')}
        data={['CT', 'MR', 'PT']}
        value={filter.modality ?? null}
        onChange={value => set('modality', value ?? '')}
        clearable
      />
    </Group>
  )
}

function Acts({ triage }: { triage: Triage }) {
  const { t } = useTranslation()
  return (
    <Group gap="xs">
      {triage.marked.size > 0 && (
        <>
          <Text size="sm">{t('select.marked', { count: triage.marked.size })}</Text>
          <Button variant="subtle" color="gray" onClick={triage.clearMarks}>
            {t('select.clearMarks')}
          </Button>
        </>
      )}
      <Button variant="default" disabled={triage.suggested === 0} onClick={triage.acceptSuggested}>
        {t('select.acceptSuggested')} ({triage.suggested})
      </Button>
      <Button variant="default" onClick={triage.askReason} rightSection={<Kbd size="xs">X</Kbd>}>
        {t('select.exclude')}
      </Button>
      <Button onClick={triage.accept} rightSection={<Kbd size="xs">A</Kbd>}>
        {t('select.accept')}
      </Button>
    </Group>
  )
}

function ReasonDialog({ triage }: { triage: Triage }) {
  const { t } = useTranslation()
  return (
    <Modal opened={triage.isAsking} onClose={triage.stopAsking} title={t('select.excludeReason')}>
      <SimpleGrid
        cols={2}
        spacing="xs"
        onKeyDown={event => {
          const reason = exclusionReasons[event.key === '0' ? 9 : Number(event.key) - 1]
          if (reason) triage.exclude(reason)
        }}
      >
        {exclusionReasons.map((reason, index) => (
          <Button
            key={reason}
            variant="default"
            justify="space-between"
            size="sm"
            rightSection={<Kbd size="xs">{(index + 1) % 10}</Kbd>}
            onClick={() => triage.exclude(reason)}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
          >
            {t(`word.reason.${reason}`)}
          </Button>
        ))}
      </SimpleGrid>
    </Modal>
  )
}
