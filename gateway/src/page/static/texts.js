import { houseTexts } from './house-texts.js'
import { sendTexts } from './send-texts.js'

/** All words of the page, in both languages. Every key is in each. */
export const texts = {
  en: { ...sendTexts.en, ...houseTexts.en },
  ja: { ...sendTexts.ja, ...houseTexts.ja },
}
