import { ActionIcon, Button, ColorInput, Group, Menu, Stack, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useName } from '../../format.ts'
import { TextField } from '../../ui/fields.tsx'
import { labelColors, labelOf, labelPresets, type ReadingLabel } from './label-presets.ts'

interface LabelRowsProps {
  readonly value: readonly ReadingLabel[]
  readonly onChange: (labels: readonly ReadingLabel[]) => void
  readonly error?: string | undefined
}
/** The labels of a reading form, numbered in their order. */
export function LabelRows({ value, onChange, error }: LabelRowsProps) {
  const { t } = useTranslation()
  const name = useName()
  const numbered = (labels: readonly ReadingLabel[]) => labels.map((label, index) => ({ ...label, value: index + 1 }))
  const change = (changed: ReadingLabel) =>
    onChange(value.map(label => (label.value === changed.value ? changed : label)))
  return (
    <Stack gap="sm">
      {value.map(label => (
        <LabelRow
          key={label.value}
          label={label}
          onChange={change}
          onRemove={() => onChange(numbered(value.filter(one => one.value !== label.value)))}
        />
      ))}
      {error && (
        <Text size="xs" c="red">
          {error}
        </Text>
      )}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" w="fit-content">
            {t('annotate.addLabel')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {labelPresets.map(preset => (
            <Menu.Item key={preset.code} onClick={() => onChange([...value, labelOf(preset, value.length + 1)])}>
              {name(preset.name)} · {preset.code}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Stack>
  )
}

interface LabelRowProps {
  readonly label: ReadingLabel
  readonly onChange: (label: ReadingLabel) => void
  readonly onRemove: () => void
}
function LabelRow({ label, onChange, onRemove }: LabelRowProps) {
  const { t } = useTranslation()
  const setName = (language: 'en' | 'ja') => (text: string) =>
    onChange({ ...label, name: { ...label.name, [language]: text } })
  return (
    <Group gap="xs" wrap="nowrap" align="flex-end">
      <Text size="sm" fw={600} w={20} pb={8}>
        {label.value}
      </Text>
      <TextField
        label={t('ui.inLanguage', { label: t('annotate.labelName'), language: t('ui.language.ja') })}
        value={label.name.ja}
        onChange={setName('ja')}
      />
      <TextField
        label={t('ui.inLanguage', { label: t('annotate.labelName'), language: t('ui.language.en') })}
        value={label.name.en}
        onChange={setName('en')}
      />
      <TextField
        label={t('annotate.code')}
        value={label.type.value}
        onChange={code => onChange({ ...label, type: { ...label.type, value: code } })}
      />
      <TextField
        label={t('annotate.meaning')}
        value={label.type.meaning}
        onChange={meaning => onChange({ ...label, type: { ...label.type, meaning } })}
      />
      <ColorInput
        label={t('annotate.color')}
        w={130}
        value={label.color}
        onChange={color => onChange({ ...label, color })}
        swatches={[...labelColors]}
        format="hex"
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        mb={6}
        onClick={onRemove}
        aria-label={`${t('ui.remove')} ${label.value}`}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  )
}
