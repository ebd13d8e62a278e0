import { type DicomFile, findElement, numberOf, textOf, textsOf, uidOf } from '@tsumugi/dicom'
import { sopClassRules } from './tables/sop-classes.ts'

/**
 * How likely an object's pixels show text, by its header. `none`: no pixels, or maps that no screen was taken from. `series`: a scanner's own slice, of
 * which the series tells most. `frames`: derived images, radiographs and fluoroscopy, each to be looked at for itself. `screen`: screens, scans,
 * photographs, ultrasound, and what says that it carries text.
 */
export type PixelRisk = 'none' | 'series' | 'frames' | 'screen'

/** Image types that name a screen or a page; Siemens writes its page of the protocol as CT, with a last value that ends in PROT. */
const screenTypes: ReadonlySet<string> = new Set([
  ...['SCREEN SAVE', 'SCREENSAVE', 'SCREEN CAPTURE', 'SCREENSHOT', 'SECONDARY CAPTURE'],
  ...['DOSE', 'DOSE INFO', 'DOSE REPORT', 'PROTOCOL', 'PATIENT PROTOCOL'],
])
const screenNames =
  /\b(dose (report|info|summary|record)|patient protocol|screen ?(save|shot|capture))\b|線量(レポート|情報)/i

/** Does the header name a screen or a page, whatever the class: by Image Type, by Series Description, by what a conversion leaves, or by colour where a
 *  scanner measures grey? @see DICOM PS3.3 C.7.6.1.1.2, C.8.6.1.1 */
export function isScreen(file: DicomFile): boolean {
  const { dataset } = file
  if (imageTypesOf(file).some(type => screenTypes.has(type) || /(^| )PROT$/.test(type))) return true
  if (screenNames.test((textOf(dataset, 0x0008103e) ?? '').replace(/_/g, ' '))) return true
  if (!ofScanner.has(sopClassRules.get(uidOf(dataset, 0x00080016) ?? '')?.iod ?? '')) return false
  return findElement(dataset, 0x00080064) !== undefined || numberOf(dataset, 0x00280002) === 3
}

/** Values of Image Type in capitals, with blanks for underscores. */
export const imageTypesOf = ({ dataset }: Pick<DicomFile, 'dataset'>): readonly string[] =>
  textsOf(dataset, 0x00080008).map(value => value.toUpperCase().replace(/_/g, ' '))

/** Pixels that were computed, or are tiles of a slide whose label and overview never leave. */
const withoutText: ReadonlySet<string> = new Set(['seg', 'pmap', 'rtdose', 'sm'])
const ofScanner: ReadonlySet<string> = new Set(['ct', 'enhanced-ct', 'mr', 'enhanced-mr', 'pt', 'enhanced-pt', 'nm'])

/** The risk of a parsed file of a known class; of any other class it is `screen`. @see DICOM PS3.3 C.7.6.1.1.2, C.7.6.1.1.5 */
export function findPixelRisk(file: DicomFile): PixelRisk {
  const { dataset } = file
  if (findElement(dataset, 0x7fe00010) === undefined) return 'none'
  const rule = sopClassRules.get(uidOf(dataset, 0x00080016) ?? '')
  const types = imageTypesOf(file)
  const saysSo = textOf(dataset, 0x00280301)?.toUpperCase() === 'YES' || isScreen(file)
  if (rule === undefined || rule.pixelText !== 'none' || saysSo) return 'screen'
  if (withoutText.has(rule.iod)) return 'none'
  const isSquare = numberOf(dataset, 0x00280010) === numberOf(dataset, 0x00280011)
  const isOriginal = types[0] !== 'DERIVED' && types[1] !== 'SECONDARY'
  return ofScanner.has(rule.iod) && isOriginal && isSquare ? 'series' : 'frames'
}
