import { formatTag } from './tag.ts'

/** Every problem this package reports, with its weight. `error`: no file is given out. `warning`: it is read, and said. */
export const issueSeverities = {
  'file/empty': 'error',
  'file/not-dicom': 'error',
  'file/no-preamble': 'warning',
  'file/no-meta': 'warning',
  'file/trailing-bytes': 'warning',
  'file/executable-preamble': 'warning',
  'meta/group-length': 'warning',
  'meta/transfer-syntax-missing': 'warning',
  'meta/transfer-syntax-unknown': 'warning',
  'meta/transfer-syntax-contradicted': 'warning',
  'meta/sop-instance-differs': 'warning',
  'meta/sop-class-differs': 'warning',
  'deflate/broken': 'error',
  'deflate/too-large': 'error',
  'element/truncated': 'error',
  'element/overruns': 'error',
  'element/odd-length': 'warning',
  'element/order': 'warning',
  'element/duplicate': 'warning',
  'element/vr-unknown': 'warning',
  'element/vr-unreadable': 'error',
  'element/encoding': 'warning',
  'sequence/too-deep': 'error',
  'sequence/not-closed': 'error',
  'sequence/delimiter-missing': 'warning',
  'sequence/delimiter-stray': 'warning',
  'sequence/broken': 'error',
  'fragment/broken': 'error',
  'fragment/delimiter-missing': 'warning',
  'dataset/too-many-elements': 'error',
  'dataset/too-large': 'error',
  'character-set/unknown': 'warning',
  'character-set/undecodable': 'warning',
  'uid/missing': 'error',
  'uid/invalid': 'error',
  'patient/id-missing': 'warning',
  'image/attribute-range': 'warning',
  'image/attribute-vr': 'warning',
  'image/pixel-length': 'warning',
  'segmentation/broken': 'error',
  'segmentation/unsupported': 'error',
  'geometry/missing': 'error',
} as const satisfies Record<string, 'error' | 'warning'>

/** A stable code; the sentence for it is made by `describeIssue`. */
export type DicomIssueCode = keyof typeof issueSeverities

/** A problem with one file. It never holds an element's value: `facts` are lengths, counts and codes. */
export interface DicomIssue {
  readonly code: DicomIssueCode
  readonly severity: 'error' | 'warning'
  /** `(0040,A730)[2].(0040,A160)`, items 0-based; empty when it is about the whole file. */
  readonly path: string
  /** Byte offset in the file (in the inflated data set for a deflated one); undefined when no place is meant. */
  readonly offset: number | undefined
  readonly facts: Readonly<Record<string, number>>
}

/** A step into a data set: an element's tag, or an item's 0-based index. They alternate, beginning with a tag. */
export type PathStep = { readonly tag: number } | { readonly itemIndex: number }

/** The path as text, `(0040,A730)[2].(0040,A160)`. */
export function formatPath(path: readonly PathStep[]): string {
  return path
    .map((step, index) => ('tag' in step ? `${index > 0 ? '.' : ''}${formatTag(step.tag)}` : `[${step.itemIndex}]`))
    .join('')
}

/** Make an issue; its severity comes from the catalogue. */
export function issueOf(
  code: DicomIssueCode,
  place: { path?: string; offset?: number } = {},
  facts: Readonly<Record<string, number>> = {},
): DicomIssue {
  return { code, severity: issueSeverities[code], path: place.path ?? '', offset: place.offset, facts }
}

/** One English sentence: what is wrong, where, and the numbers. Free of element values. */
export function describeIssue(issue: DicomIssue): string {
  const where = issue.path === '' ? '' : `, element ${issue.path}`
  const at = issue.offset === undefined ? '' : ` at byte ${issue.offset}`
  const facts = Object.entries(issue.facts).map(([name, value]) => `${name} ${value}`)
  return `${issueSentences[issue.code]}${at}${where}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
}

const issueSentences: Readonly<Record<DicomIssueCode, string>> = {
  'file/empty': 'the file is empty',
  'file/not-dicom': 'not DICOM',
  'file/no-preamble': 'no 128-byte preamble with DICM',
  'file/no-meta': 'no file meta information',
  'file/trailing-bytes': 'bytes after the last element are no element',
  'file/executable-preamble': 'the preamble is the head of another kind of file',
  'meta/group-length': 'File Meta Information Group Length is missing or wrong',
  'meta/transfer-syntax-missing': 'Transfer Syntax UID is missing; taken from the look of the bytes',
  'meta/transfer-syntax-unknown': 'Transfer Syntax UID is not of the Standard; read as explicit little endian',
  'meta/transfer-syntax-contradicted': 'the data set is not encoded as Transfer Syntax UID says',
  'meta/sop-instance-differs': 'Media Storage SOP Instance UID differs from SOP Instance UID',
  'meta/sop-class-differs': 'Media Storage SOP Class UID differs from SOP Class UID',
  'deflate/broken': 'the deflated data set cannot be inflated',
  'deflate/too-large': 'the deflated data set inflates beyond the limit',
  'element/truncated': 'truncated',
  'element/overruns': 'the value runs over the end of its item or sequence',
  'element/odd-length': 'odd value length',
  'element/order': 'elements are not in ascending order of tag',
  'element/duplicate': 'the same tag occurs twice in one data set',
  'element/vr-unknown': 'the VR is not of the Standard',
  'element/vr-unreadable': 'the element header makes no sense',
  'element/encoding': 'the item is encoded otherwise than its data set',
  'sequence/too-deep': 'nesting is deeper than the limit',
  'sequence/not-closed': 'the sequence is never closed',
  'sequence/delimiter-missing': 'an item or sequence delimiter is missing',
  'sequence/delimiter-stray': 'a delimiter stands where nothing is open',
  'sequence/broken': 'an item was expected in the sequence',
  'fragment/broken': 'a fragment was expected in the encapsulated pixel data',
  'fragment/delimiter-missing': 'the encapsulated pixel data have no closing delimiter',
  'dataset/too-many-elements': 'more elements than the limit',
  'dataset/too-large': 'the part to be held in memory is larger than the limit',
  'character-set/unknown': 'Specific Character Set has a term that is not of the Standard',
  'character-set/undecodable': 'text does not fit the declared character set',
  'uid/missing': 'a required UID is missing',
  'uid/invalid': 'a UID is not well formed',
  'patient/id-missing': 'Patient ID is missing or empty',
  'image/attribute-range': 'an image attribute is out of its range',
  'image/attribute-vr': 'an image attribute has a wrong VR',
  'image/pixel-length': 'pixel data do not fit Rows, Columns, frames and bits',
  'segmentation/broken': 'the segmentation lacks an attribute that its reading needs',
  'segmentation/unsupported': 'the segmentation is of a kind that is not read here',
  'geometry/missing': 'position, orientation or spacing is missing or degenerate',
}
