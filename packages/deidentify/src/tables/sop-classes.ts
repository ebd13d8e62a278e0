/** What is known of a storage SOP class: the information object whose attribute Types hold, and whether pixels often carry text. */
export interface SopClassRule {
  /** Name of a line in `attribute-types.json`. */
  readonly iod: string
  /**
   * `none`: not an image, or made by the scanner without text. `likely`: screens, scanned paper and photographs, which may show a name.
   * `document`: an encapsulated document, which the profile drops.
   */
  readonly pixelText: 'none' | 'likely' | 'document'
}

const prefix = '1.2.840.10008.5.1.4.1.1.'
const plain: Readonly<Record<string, string>> = {
  cr: '1',
  dx: '1.1 1.1.1 1.2 1.2.1 1.3 1.3.1',
  ct: '2 2.3',
  'enhanced-ct': '2.1 2.2 2.4 2.5',
  mr: '4',
  'enhanced-mr': '4.1 4.2 4.3 4.4',
  nm: '20',
  pt: '128',
  'enhanced-pt': '128.1 130',
  xa: '12.1 12.2',
  'enhanced-xa': '12.1.1 12.2.1 13.1.1 13.1.2',
  'breast-tomo': '13.1.3 13.1.4 13.1.5',
  oct: '14.1 14.2',
  sm: '77.1.6 77.1.8 77.1.9',
  seg: '66.4 66.5 66.7 66.8',
  pmap: '30',
  sr: '88.11 88.22 88.33 88.34 88.35 88.40 88.50 88.65 88.67 88.68 88.69 88.70 88.71 88.72 88.73 88.74 88.75 88.76',
  ko: '88.59',
  pr: '11.1 11.2 11.3 11.4 11.5 11.6 11.7 11.8 11.9 11.10 11.11 11.12',
  rtstruct: '481.3',
  rtplan: '481.5 481.8',
  rtdose: '481.2',
  rtimage: '481.1',
  rtrecord: '481.4 481.6 481.7 481.9',
  reg: '66.1 66.3',
  fid: '66.2',
  rwv: '67',
  ann: '91.1',
  tract: '66.6',
  ecg: '9.1.1 9.1.2 9.1.3 9.1.4 9.2.1 9.3.1 9.5.1 9.6.1 9.6.2',
}
const likely: Readonly<Record<string, string>> = {
  sc: '7 7.1 7.2 7.3 7.4',
  us: '3 3.1 6 6.1',
  'enhanced-us': '6.2 6.3',
  vl: '77.1.1 77.1.1.1 77.1.2 77.1.2.1 77.1.3 77.1.4 77.1.4.1',
}
const document: Readonly<Record<string, string>> = { sc: '104.1 104.2 104.3 104.4 104.5' }

/** Storage SOP classes that the profile knows, by UID; any other is withheld. @see DICOM PS3.4 Table B.5-1 */
export const sopClassRules: ReadonlyMap<string, SopClassRule> = new Map([
  ...rules(plain, 'none'),
  ...rules(likely, 'likely'),
  ...rules(document, 'document'),
])

function rules(list: Readonly<Record<string, string>>, pixelText: SopClassRule['pixelText']): [string, SopClassRule][] {
  return Object.entries(list).flatMap(([iod, suffixes]) =>
    suffixes.split(' ').map((suffix): [string, SopClassRule] => [prefix + suffix, { iod, pixelText }]),
  )
}
