import { en } from '../../i18n/en/index.ts'
import { ja } from '../../i18n/ja/index.ts'

const lookUp = (words: object, name: string): string | undefined => {
  const found = Object.entries(words).find(([key]) => key === name)?.[1]
  return typeof found === 'string' ? found : undefined
}

/** The name of a stage that the server names by its code. */
export function stageWords(stage: string, language: string): string {
  const { shell } = language === 'ja' ? ja : en
  return lookUp(shell.stage, stage) ?? lookUp(shell, stage) ?? stage
}

/** The name of a figure on the home page. */
export function countWords(name: string, language: string): string {
  const { shell, state, collect } = language === 'ja' ? ja : en
  return lookUp(shell, name) ?? lookUp(collect.count, name) ?? lookUp(state, name) ?? name
}
