import { ActionIcon, Group, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { Criterion } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format.ts'
import { ManyField, NumberField, SelectField, TextField, WordsField } from '../../ui/fields.tsx'
import { choicesOf, type Facet, namesOf } from './criterion-kinds.ts'
import styles from './criterion-row.module.css'
import { measureName } from './measure-words.ts'

interface CriterionRowProps {
  readonly number: number
  readonly criterion: Criterion
  readonly facets: readonly Facet[]
  readonly onChange: (criterion: Criterion) => void
  readonly onRemove: () => void
}
/** One rule with what it may be set to, from the values that occur. */
export function CriterionRow({ number, criterion, facets, onChange, onRemove }: CriterionRowProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.row}>
      <span className={styles.number} aria-hidden>
        {number}
      </span>
      <div className={styles.body}>
        <Text size="sm" fw={600}>
          {t(`select.kind.${criterion.kind}`)}
        </Text>
        <Editor criterion={criterion} facets={facets} onChange={onChange} />
      </div>
      <ActionIcon variant="subtle" color="gray" onClick={onRemove} aria-label={`${t('ui.remove')} ${number}`}>
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  )
}

type EditorProps = Omit<CriterionRowProps, 'number' | 'onRemove'>
function Editor({ criterion, facets, onChange }: EditorProps) {
  const { t } = useTranslation()
  switch (criterion.kind) {
    case 'accepted':
      return (
        <Text size="sm" c="dimmed">
          {t('select.acceptedRule')}
        </Text>
      )
    case 'modality':
    case 'body-part':
    case 'site':
      return (
        <ManyField
          label={t('select.values')}
          choices={choicesOf(facets, criterion.kind)}
          value={criterion.anyOf}
          onChange={anyOf => onChange({ ...criterion, anyOf: [...anyOf] })}
        />
      )
    case 'sex':
      return <SexEditor anyOf={criterion.anyOf} onChange={onChange} />
    case 'age':
    case 'instance-count':
      return <RangeEditor criterion={criterion} facets={facets} onChange={onChange} />
    case 'header':
    case 'clinical':
      return <TextEditor criterion={criterion} facets={facets} onChange={onChange} />
    case 'measure':
      return <MeasureEditor criterion={criterion} facets={facets} onChange={onChange} />
    case 'without-issue':
      return (
        <ManyField
          label={t('select.values')}
          choices={choicesOf(facets, 'issue')}
          value={criterion.codes}
          onChange={codes => onChange({ ...criterion, codes: [...codes] })}
        />
      )
  }
}

const sexes = ['F', 'M', 'O'] as const
function SexEditor({ anyOf, onChange }: { anyOf: readonly string[]; onChange: (criterion: Criterion) => void }) {
  const { t } = useTranslation()
  return (
    <ManyField
      label={t('select.values')}
      choices={sexes.map(value => ({ value, label: t(`word.sex.${value}`) }))}
      value={anyOf}
      onChange={chosen => onChange({ kind: 'sex', anyOf: sexes.filter(sex => chosen.includes(sex)) })}
    />
  )
}

type RangeCriterion = Extract<Criterion, { kind: 'age' | 'instance-count' | 'measure' }>
interface RangeProps {
  readonly criterion: RangeCriterion
  readonly facets: readonly Facet[]
  readonly onChange: (criterion: Criterion) => void
}
function RangeEditor({ criterion, facets, onChange }: RangeProps) {
  const { t } = useTranslation()
  const format = useFormats()
  const facetName = criterion.kind === 'measure' ? `measure:${criterion.name}` : criterion.kind
  const facet = facets.find(one => one.facet === facetName)
  const set = (end: 'from' | 'to', value: number | undefined) => {
    const { [end]: _replaced, ...rest } = criterion
    onChange(value === undefined ? { ...rest } : { ...rest, [end]: value })
  }
  return (
    <>
      <Group gap="sm">
        <NumberField label={t('select.from')} value={criterion.from} onChange={value => set('from', value)} />
        <NumberField label={t('select.to')} value={criterion.to} onChange={value => set('to', value)} />
      </Group>
      {facet && facet.min !== null && facet.max !== null && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('select.occurs', { from: format.measure(facet.min), to: format.measure(facet.max) })}
        </Text>
      )}
    </>
  )
}

function MeasureEditor(props: RangeProps & { criterion: Extract<Criterion, { kind: 'measure' }> }) {
  const { t, i18n } = useTranslation()
  const { criterion, facets, onChange } = props
  return (
    <>
      <SelectField
        label={t('select.measure')}
        choices={namesOf(facets, 'measure', name => measureName(name, i18n.language))}
        value={criterion.name}
        onChange={name => onChange({ ...criterion, name })}
      />
      <RangeEditor {...props} />
    </>
  )
}

interface TextEditorProps {
  readonly criterion: Extract<Criterion, { kind: 'header' | 'clinical' }>
  readonly facets: readonly Facet[]
  readonly onChange: (criterion: Criterion) => void
}
function TextEditor({ criterion, facets, onChange }: TextEditorProps) {
  const { t } = useTranslation()
  if (criterion.kind === 'header')
    return (
      <Group gap="sm" grow>
        <TextField
          label={t('select.keyword')}
          value={criterion.keyword}
          onChange={keyword => onChange({ ...criterion, keyword })}
        />
        <TextField
          label={t('select.contains')}
          value={criterion.contains}
          onChange={contains => onChange({ ...criterion, contains })}
        />
      </Group>
    )
  const values = choicesOf(facets, `clinical:${criterion.column}`).map(choice => choice.value)
  return (
    <Group gap="sm" grow align="flex-start">
      <SelectField
        label={t('select.column')}
        choices={namesOf(facets, 'clinical')}
        value={criterion.column}
        onChange={column => onChange({ kind: 'clinical', column, anyOf: [] })}
      />
      <WordsField
        label={t('select.values')}
        suggestions={values}
        value={criterion.anyOf}
        onChange={anyOf => onChange({ ...criterion, anyOf: [...anyOf] })}
      />
    </Group>
  )
}
