const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'
const days = '(0?[1-9]|[12]\\d|3[01])'

/** Text that points at a person, place or day whatever its words are. Each matches all of it, so that it can be taken out. */
export const identifyingPatterns: readonly RegExp[] = [
  /[\w.+-]+@[\w-]+(\.[\w-]+)+/g,
  /(https?:\/\/|www\.)\S+/gi,
  /(明治|大正|昭和|平成|令和|[明大昭平令]|(?<![A-Za-z])[MTSHR])\s*\.?(\d{1,2}|元)\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}日?生?/g,
  /\d{2,4}\s*年\s*\d{1,2}\s*月(\s*\d{1,2}\s*日)?生?/g,
  /(?<!\d)(19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2}(?!\d)|(?<![\d.])\d{1,2}[/-]\d{1,2}[/-](\d{2}|\d{4})(?!\d)|(?<![\d.])\d{1,2}\.\d{1,2}\.(19|20)?\d{2}(?![\d.])/g,
  new RegExp(`\\b${days}[- ]?(${months})[a-z]*\\.?[-, ]*\\d{2,4}\\b`, 'gi'),
  new RegExp(`\\b(${months})[a-z]*\\.? ${days},? +\\d{4}\\b`, 'gi'),
  // Nine digits or more, with at most one mark between two of them.
  /\+?\(?\d(?:(?:\) |[() -])?\d){8,}/g,
  /\d{3}-\d{2}-\d{4}/g,
  /〒?\d{3}-\d{4}/g,
  /[\p{Script=Han}]{1,8}(都|道|府|県|市|区|町|村|丁目|番地)[\p{Script=Han}\d一二三四五六七八九十丁目番地号の-]*/gu,
  /\d{1,5}\s+(\p{Lu}[\p{L}'-]+\s+){1,3}(Street|St|Avenue|Ave|Road|Rd|Blvd|Boulevard|Drive|Dr|Lane|Ln|Court|Ct|Square|Way|Place)\b\.?/gu,
  /(9\d|1[01]\d)\s*(歳|才|y\/?o|years?|yrs?)/gi,
  /(?<![\p{L}])(Dr|dr|Mrs?|mrs?|Ms|Prof|PROF|prof|Doctor|doctor)\.?\s+[\p{L}'.^-]+(\s+\p{Lu}[\p{L}'-]*)?/gu,
  /(?<![\p{L}])(DR|MRS?|MS)\.\s*[\p{L}'^-]+(\s+\p{Lu}[\p{L}'-]*)?/gu,
  /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}ー]{1,8}\s*(様|氏|先生|医師|技師|殿)/gu,
  /(\p{Lu}[\p{L}'-]+\s+){1,4}(General\s+|Memorial\s+|Medical\s+|University\s+)*(Hospital|HOSPITAL|Clinic|CLINIC|Infirmary|Klinik|Medical Center|MEDICAL CENTER)/gu,
  /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}ー]{1,10}(病院|医院|クリニック|診療所|医療センター)/gu,
]
