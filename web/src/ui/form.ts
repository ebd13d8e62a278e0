import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../api.ts'

interface SchemaIssue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
}
/** What a form needs of a schema of the contract. */
export interface Schema<B> {
  safeParse(input: unknown): { success: true; data: B } | { success: false; error: { issues: readonly SchemaIssue[] } }
}

interface FormOptions<V extends object, B> {
  readonly initial: V
  /** The route's body schema: what the server will check, checked here first. */
  readonly body: Schema<B> | undefined
  /** The screen's values as the body; names kept where possible, so that an error finds its field. */
  readonly map: (values: V) => unknown
  readonly send: (body: B) => Promise<unknown>
  readonly done?: () => void
}

/** A form: the screen's values, what is wrong by path (`name.ja`), and the server's refusal where it names no field. */
export function useForm<V extends object, B>({ initial, body, map, send, done }: FormOptions<V, B>) {
  const { t } = useTranslation()
  const [values, setValues] = useState(initial)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [refusal, setRefusal] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)

  const set = <K extends keyof V>(key: K, value: V[K]) => {
    setValues(before => ({ ...before, [key]: value }))
    setErrors(before => Object.fromEntries(Object.entries(before).filter(([path]) => !isBelow(path, String(key)))))
  }
  const submit = async () => {
    setRefusal(null)
    const parsed = body?.safeParse(map(values))
    if (!parsed) return
    if (!parsed.success) {
      setErrors(Object.fromEntries(parsed.error.issues.toReversed().map(i => [i.path.join('.'), t(issueKey(i))])))
      return
    }
    setBusy(true)
    await send(parsed.data).then(done, (error: unknown) => {
      const field = fieldOf(error, Object.keys(values))
      if (field) setErrors({ [field.name]: field.message })
      else setRefusal(error)
    })
    setBusy(false)
  }
  const error = (path: string): string | undefined => errors[path]
  /** Value, change and error of one field, to spread on an input. */
  const field = <K extends keyof V & string>(key: K) => ({
    value: values[key],
    onChange: (value: V[K]) => set(key, value),
    error: errors[key] ?? Object.entries(errors).find(([path]) => path.startsWith(`${key}.`))?.[1],
  })
  return { values, set, field, error, errors, refusal, isBusy, submit }
}

const isBelow = (path: string, key: string) => path === key || path.startsWith(`${key}.`)

const issueKeys = {
  too_small: 'ui.invalid.tooSmall',
  too_big: 'ui.invalid.tooBig',
  invalid_format: 'ui.invalid.format',
  invalid_type: 'ui.invalid.missing',
  invalid_value: 'ui.invalid.choice',
} as const
function issueKey({ code }: SchemaIssue) {
  const known = Object.entries(issueKeys).find(([name]) => name === code)
  return known ? known[1] : ('ui.invalid.other' as const)
}

/** The field a refusal is about, where it names one of the form's. */
function fieldOf(error: unknown, names: readonly string[]): { name: string; message: string } | undefined {
  if (!isApiError(error) || !error.body) return undefined
  const { subject, message } = error.body.error
  const name = names.find(one => subject === one || subject === `body.${one}`)
  return name ? { name, message } : undefined
}
