import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format.ts'
import { en } from '../../i18n/en/index.ts'
import { isFactName, isVerdict } from './report-facts.ts'
import type { Derivative } from './run-page.tsx'

type Value = Derivative['report'][number]['facts'][string]

/** The value of a fact: numbers to three digits, and words of the platform in the reader's language. */
export function FactValue({ name, value }: { name: string; value: Value }) {
  const { t } = useTranslation()
  const { measure } = useFormats()
  const textOf = (one: Value): string => {
    if (typeof one === 'number') return measure(one)
    if (typeof one === 'boolean') return t(one ? 'preprocess.isYes' : 'preprocess.isNo')
    if (Array.isArray(one)) return one.map(textOf).join(', ')
    if (typeof one !== 'string') return JSON.stringify(one)
    if (name === 'verdict' && isVerdict(one)) return t(`preprocess.verdict.${one}`)
    return isFactName(one, en.preprocess.facts) ? t(`preprocess.facts.${one}`) : one
  }
  return textOf(value)
}
