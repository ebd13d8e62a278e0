import { choiceTexts } from './choice-texts.js'
import { houseTexts } from './house-texts.js'
import { lookTexts } from './look-texts.js'
import { sendTexts } from './send-texts.js'

/** All words of the page, in both languages. Every key is in each. */
export const texts = {
  en: { ...sendTexts.en, ...houseTexts.en, ...choiceTexts.en, ...lookTexts.en },
  ja: { ...sendTexts.ja, ...houseTexts.ja, ...choiceTexts.ja, ...lookTexts.ja },
}
