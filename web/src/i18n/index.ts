import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en/index.ts'
import { ja } from './ja/index.ts'

export const languages = ['en', 'ja'] as const
export type Language = (typeof languages)[number]

const storedName = 'tsumugi.language'

/** The language chosen before on this device, else the browser's, else English. */
function firstLanguage(): Language {
  const wanted = localStorage.getItem(storedName) ?? navigator.language
  return wanted.startsWith('ja') ? 'ja' : 'en'
}

export function setLanguage(language: Language): void {
  localStorage.setItem(storedName, language)
  void i18next.changeLanguage(language)
}

i18next.on('languageChanged', language => {
  document.documentElement.lang = language
})

void i18next.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: 'en',
  resources: { en: { translation: en }, ja: { translation: ja } },
  interpolation: { escapeValue: false },
})

export { i18next }
