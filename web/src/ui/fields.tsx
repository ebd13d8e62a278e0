import {
  MultiSelect,
  NumberInput,
  PasswordInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface FieldProps<V> {
  readonly label: string
  readonly value: V
  readonly onChange: (value: V) => void
  readonly error?: string | undefined
  readonly description?: string
  readonly isRequired?: boolean
}
const common = ({ label, error, description, isRequired }: Omit<FieldProps<unknown>, 'value' | 'onChange'>) => ({
  label,
  error,
  withAsterisk: isRequired ?? false,
  ...(description ? { description } : {}),
})

interface TextFieldProps extends FieldProps<string> {
  readonly type?: 'text' | 'email' | 'password' | 'date' | 'month'
  readonly placeholder?: string
  readonly autoComplete?: string
  readonly isFocused?: boolean
}
/** One line of text, a day or a month. */
export function TextField(props: TextFieldProps) {
  const { type = 'text', value, onChange, placeholder, autoComplete } = props
  const input = {
    ...common(props),
    value,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange(event.currentTarget.value),
    ...(placeholder ? { placeholder } : {}),
    ...(autoComplete ? { autoComplete } : {}),
    ...(props.isFocused ? { 'data-autofocus': true } : {}),
  }
  return type === 'password' ? <PasswordInput {...input} /> : <TextInput type={type} {...input} />
}

/** Some lines of text. */
export function TextAreaField(props: FieldProps<string> & { minRows?: number }) {
  const { value, onChange, minRows = 3 } = props
  return (
    <Textarea
      {...common(props)}
      autosize
      minRows={minRows}
      maxRows={14}
      value={value}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}

export interface Choice {
  readonly value: string
  readonly label: string
}
/** One of a list; empty text while nothing is chosen. */
export function SelectField(props: FieldProps<string> & { choices: readonly Choice[]; placeholder?: string }) {
  const { value, onChange, choices, placeholder } = props
  return (
    <Select
      {...common(props)}
      data={[...choices]}
      value={value || null}
      onChange={next => onChange(next ?? '')}
      searchable={choices.length > 8}
      allowDeselect={false}
      {...(placeholder ? { placeholder } : {})}
    />
  )
}

/** Some of a list. */
export function ManyField(props: FieldProps<readonly string[]> & { choices: readonly Choice[] }) {
  const { value, onChange, choices } = props
  return (
    <MultiSelect
      {...common(props)}
      data={[...choices]}
      value={[...value]}
      onChange={onChange}
      searchable
      hidePickedOptions
    />
  )
}

/** Words of the writer's own, with suggestions. */
export function WordsField(props: FieldProps<readonly string[]> & { suggestions?: readonly string[] }) {
  const { value, onChange, suggestions = [] } = props
  return <TagsInput {...common(props)} data={[...suggestions]} value={[...value]} onChange={onChange} />
}

interface NumberFieldProps extends FieldProps<number | undefined> {
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly step?: number
  readonly prefix?: string
  readonly suffix?: string
  readonly isWhole?: boolean
}
/** A number, grouped by thousands; undefined while empty. */
export function NumberField(props: NumberFieldProps) {
  const { value, onChange, min, max, step, prefix, suffix, isWhole = false } = props
  return (
    <NumberInput
      {...common(props)}
      value={value ?? ''}
      onChange={next => onChange(typeof next === 'number' ? next : undefined)}
      allowDecimal={!isWhole}
      thousandSeparator=","
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      {...(step === undefined ? {} : { step })}
      {...(prefix ? { prefix } : {})}
      {...(suffix ? { suffix } : {})}
    />
  )
}

interface SwitchFieldProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly onChange: (value: V) => void
  readonly choices: readonly { readonly value: V; readonly label: string }[]
}
/** One of a few, all of them seen. */
export function SwitchField<V extends string>({ label, value, onChange, choices }: SwitchFieldProps<V>) {
  return <SegmentedControl size="xs" aria-label={label} value={value} onChange={onChange} data={[...choices]} />
}

type Bilingual = { en: string; ja: string }
interface BilingualProps extends FieldProps<Bilingual> {
  readonly isLong?: boolean
  readonly errors?: { readonly en: string | undefined; readonly ja: string | undefined }
}
/** One text in both languages, side by side. */
export function BilingualFields({ label, value, onChange, errors, error, isLong = false, isRequired }: BilingualProps) {
  const { t } = useTranslation()
  const Field = isLong ? TextAreaField : TextField
  return (
    <div>
      <SimpleGrid cols={2} spacing="sm">
        {(['ja', 'en'] as const).map(language => (
          <Field
            key={language}
            label={t('ui.inLanguage', { label, language: t(`ui.language.${language}`) })}
            value={value[language]}
            onChange={text => onChange({ ...value, [language]: text })}
            error={errors?.[language]}
            isRequired={isRequired ?? false}
          />
        ))}
      </SimpleGrid>
      {!errors && error && (
        <Text size="xs" c="red">
          {error}
        </Text>
      )}
    </div>
  )
}
