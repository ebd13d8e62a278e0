import { ActionIcon, Switch } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import type { preprocessRoutes, ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useName } from '../../format.ts'
import { NumberField, SelectField, TextField } from '../../ui/fields.tsx'
import styles from './compose.module.css'
import type { StepDescription } from './compose-recipe-page.tsx'

type RecipeStep = ReplyOf<typeof preprocessRoutes.recipes>['items'][number]['steps'][number]
/** A step on the board; `key` tells apart two of the same kind and stays here. */
export interface ComposedStep extends RecipeStep {
  readonly key: string
}
type Parameter = StepDescription['parameters'][number]
type Json = RecipeStep['parameters'][string]

interface StepCardProps {
  readonly step: ComposedStep
  readonly number: number
  readonly description: StepDescription | undefined
  readonly onChange: (step: ComposedStep) => void
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
}
/** One step of the recipe with its parameters as the catalogue describes them. */
export function StepCard({ step, number, description, onChange, onMove, onRemove }: StepCardProps) {
  const { t } = useTranslation()
  const name = useName()
  const acts = [
    { label: t('ui.moveUp'), act: () => onMove(-1), Icon: IconArrowUp },
    { label: t('ui.moveDown'), act: () => onMove(1), Icon: IconArrowDown },
    { label: t('ui.remove'), act: onRemove, Icon: IconTrash },
  ]
  return (
    <div className={styles.step}>
      <div className={styles.head}>
        <span className={styles.number} aria-hidden>
          {number}
        </span>
        <span className={styles.title}>{description ? name(description.name) : `${step.step}@${step.version}`}</span>
        {acts.map(({ label, act, Icon }) => (
          <ActionIcon
            key={label}
            variant="subtle"
            color="gray"
            size="sm"
            onClick={act}
            aria-label={`${label} ${number}`}
          >
            <Icon size={15} />
          </ActionIcon>
        ))}
      </div>
      <div className={styles.parameters}>
        {description?.parameters.map(parameter => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={step.parameters[parameter.name] ?? parameter.default}
            onChange={value => onChange({ ...step, parameters: { ...step.parameters, [parameter.name]: value } })}
          />
        ))}
      </div>
    </div>
  )
}

interface ParameterFieldProps {
  readonly parameter: Parameter
  readonly value: Json
  readonly onChange: (value: Json) => void
}
function ParameterField({ parameter, value, onChange }: ParameterFieldProps) {
  const { t } = useTranslation()
  const name = useName()
  const label = name(parameter.label)
  switch (parameter.kind) {
    case 'number':
      return (
        <NumberField
          label={label}
          value={typeof value === 'number' ? value : undefined}
          onChange={next => onChange(next ?? null)}
          min={parameter.min ?? undefined}
          max={parameter.max ?? undefined}
          {...(parameter.unit && parameter.unit !== '1' ? { suffix: ` ${parameter.unit}` } : {})}
        />
      )
    case 'choice':
      return (
        <SelectField
          label={label}
          choices={parameter.choices.map(choice => ({ value: choice, label: choice }))}
          value={String(value)}
          onChange={onChange}
        />
      )
    case 'boolean':
      return (
        <Switch
          label={label}
          mt={26}
          checked={value === true}
          onChange={event => onChange(event.currentTarget.checked)}
        />
      )
    case 'numbers':
      return (
        <TextField
          label={parameter.unit && parameter.unit !== '1' ? `${label} (${parameter.unit})` : label}
          placeholder={t('preprocess.numbersHint')}
          value={Array.isArray(value) ? value.join(', ') : String(value ?? '')}
          onChange={text => onChange(numbersOf(text))}
        />
      )
  }
}

/** Numbers of a text with commas; the text itself while it is not yet numbers, so that typing is not disturbed. */
function numbersOf(text: string): Json {
  const parts = text.split(',').map(part => part.trim())
  const isWhole = parts.every(part => part !== '' && !part.endsWith('.') && Number.isFinite(Number(part)))
  return isWhole ? parts.map(Number) : text
}
