import type { OutputFacts } from './describe-output.ts'

/**
 * Whether a face could be made of an image, judged strictly, as anonymised data need it: CT, MR or PET of which anything says that it shows the head, or of which nothing says
 * what it shows. @see docs/adr/anonymised-mode.md
 */
export function mayHoldFace(facts: Pick<OutputFacts, FaceFact>): boolean {
  if (!/^(CT|MR|PT)$/.test(facts.modality)) return false
  const said = [facts.bodyPart, facts.seriesDescription, facts.studyDescription].join(' ')
  return facts.mayShowFace || headWords.test(said) || !bodyWords.test(said)
}
type FaceFact = 'modality' | 'bodyPart' | 'seriesDescription' | 'studyDescription' | 'mayShowFace'

const headWords =
  /head|brain|face|facial|skull|neck|cranio|cereb|neuro|orbit|sinus|dental|jaw|ear\b|eye|temporal|carotid|pituit|whole ?body|頭|脳|顔|首|頚|頸|副鼻腔|眼|耳|顎|口腔|歯|下垂体|全身/i
const bodyWords =
  /chest|lung|thora|heart|cardi|coron|breast|abd|liver|pancrea|kidney|renal|pelvi|prostat|uter|bladder|colon|bowel|spine|lumb|sacr|hip|knee|ankle|foot|leg|femur|tibia|shoulder|elbow|wrist|hand|arm\b|extremit|aort|胸|肺|心|乳|腹|肝|膵|腎|骨盤|前立腺|子宮|膀胱|大腸|腰|脊|股|膝|足|脚|肩|肘|手|腕|大動脈/i
