import type { OutputFacts } from './describe-output.ts'

/**
 * Whether a face could be made of an image, judged strictly, as anonymised data need it: CT, MR or PET, what was drawn on them (the outline of a
 * head is a face too), or a photograph, of which anything says that it shows the head, or of which nothing says what it shows. @see docs/adr/anonymised-mode.md
 */
export function mayHoldFace(facts: Pick<OutputFacts, FaceFact>): boolean {
  if (!shapeModalities.has(facts.modality)) return false
  return saysHead(facts) || !bodyWords.test(textOf(facts))
}

/** Whether anything said of an image names the head or what lies beside it. */
export const saysHead = (facts: Pick<OutputFacts, FaceFact>): boolean =>
  facts.mayShowFace || headWords.test(textOf(facts))

const textOf = (facts: Pick<OutputFacts, FaceFact>) =>
  [facts.bodyPart, facts.seriesDescription, facts.studyDescription].join(' ')
type FaceFact = 'modality' | 'bodyPart' | 'seriesDescription' | 'studyDescription' | 'mayShowFace'

const shapeModalities: ReadonlySet<string> = new Set(['CT', 'MR', 'PT', 'SEG', 'RTSTRUCT', 'RTDOSE', 'XC'])
/** Words of the head, wherever they stand: too many cost a series. */
const headWords =
  /head|brain|\bfac(e|ial)|skull|neck|crani|cereb|neuro|orbit|sinus|\bdental|\bjaw|mandib|maxill|\bears?\b|\beyes?\b|\btemporal|carotid|pituit|cervical|c[ -]?spine|whole ?body|頭|脳|顔|(?<![手足])首|頚|頸|副鼻腔|眼|耳|顎|口腔|歯|下垂体|全身/i
/** Words that say another part, whole words where others hold them (coronal, computer, centre): one too many costs a face. A spine alone may be that of the neck. */
const bodyWords =
  /chest|\blungs?\b|thora|\bheart|\bcardi|\bcoronary|\bbreast|abdom|\babd\b|\bliver|pancrea|kidney|\brenal|pelvi|prostat|\buter(us|ine)|bladder|\bcolon\b|bowel|lumb|\bsacr|\b[lt][ -]?spine|\bhips?\b|\bknee|\bankle|\bfoot\b|\bfeet\b|\blegs?\b|femur|tibia|shoulder|elbow|wrist|\bhands?\b|\barms?\b|extremit|\baort|胸部|胸椎|肺|心臓|心筋|冠動脈|乳房|乳腺|腹部|肝|膵|腎|骨盤|前立腺|子宮|膀胱|大腸|腰椎|腰部|仙骨|股関節|膝|足部|足関節|足首|下肢|下腿|大腿|肩|肘|上肢|上腕|前腕|手関節|手首|手指|大動脈/i
