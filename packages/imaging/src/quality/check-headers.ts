import { type DicomFile, numberOf, numbersOf, textOf, textsOf } from '@tsumugi/dicom'
import { type Issue, issue } from '../issues.ts'

type HeaderCheck = (file: DicomFile) => readonly Issue[]

const checks: readonly HeaderCheck[] = [checkKind, checkBurnedIn, checkLossy, checkThickness]

/** Issues that headers alone tell; one per code for the whole series, with how many files it concerns. */
export function checkHeaders(files: readonly DicomFile[]): readonly Issue[] {
  const found = files.flatMap(file => checks.flatMap(check => check(file)))
  return [...Map.groupBy(found, ({ code }) => code).values()].flatMap(([first, ...more]) => {
    if (!first) return []
    return [issue(first.code, more.length === 0 ? first.message : `${first.message} (${more.length + 1} files)`)]
  })
}

/** @see DICOM PS3.3 C.7.6.1.1.2 (Image Type), C.8.2.1.1.1 (localizer) */
function checkKind({ dataset }: DicomFile): readonly Issue[] {
  const imageType = textsOf(dataset, 0x00080008)
  const sopClass = textOf(dataset, 0x00080016) ?? ''
  const issues: Issue[] = []
  if (imageType.some(value => value === 'LOCALIZER' || value === 'SCOUT' || value === 'TOPOGRAM'))
    issues.push(issue('localizer', 'Image Type says localizer'))
  if (imageType[0] === 'DERIVED') issues.push(issue('derived-image', 'Image Type says derived'))
  if (sopClass.startsWith('1.2.840.10008.5.1.4.1.1.7') || imageType[1] === 'SECONDARY')
    issues.push(issue('secondary-capture', 'SOP class or Image Type says secondary'))
  return issues
}

function checkBurnedIn({ dataset }: DicomFile): readonly Issue[] {
  return textOf(dataset, 0x00280301) === 'YES' ? [issue('burned-in-annotation', 'Burned In Annotation is YES')] : []
}

const lossySyntaxes = new Set([
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.81',
  '1.2.840.10008.1.2.4.91',
  '1.2.840.10008.1.2.4.203',
])

function checkLossy({ dataset, transferSyntaxUid }: DicomFile): readonly Issue[] {
  const ratio = numbersOf(dataset, 0x00282112).at(-1)
  const said = textOf(dataset, 0x00282110) === '01'
  if (!said && !lossySyntaxes.has(transferSyntaxUid)) return []
  return [
    issue('lossy-compressed', ratio === undefined ? 'compressed with loss' : `compressed with loss, ratio ${ratio}`),
  ]
}

function checkThickness({ dataset }: DicomFile): readonly Issue[] {
  const thickness = numberOf(dataset, 0x00180050)
  return thickness !== undefined && thickness > 5
    ? [issue('thick-slices', `slices are ${thickness} mm thick, more than 5 mm`)]
    : []
}
