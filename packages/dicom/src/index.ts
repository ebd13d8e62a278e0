export {
  type Attributes,
  type AttributeValue,
  buildDataset,
  elementsOf,
  writePart10,
  writePart10Head,
} from './build.ts'
export { joinBytes } from './bytes.ts'
export {
  type CharacterSets,
  type DecodedText,
  decodeCandidates,
  decodeText,
  isKnownCharacterSet,
  parseCharacterSets,
} from './character-sets.ts'
export { checkInstance } from './check-instance.ts'
export { checkTexts } from './check-texts.ts'
export {
  type DictionaryEntry,
  findEntry,
  findKeyword,
  findTag,
  findUid,
  listEntries,
  listUids,
  tagOfKeyword,
  type UidEntry,
} from './dictionary.ts'
export { editDicom } from './edit.ts'
export { encodeEdit, encodeNew } from './edit-dataset.ts'
export type {
  EditContext,
  EditedFile,
  EditPlan,
  ElementEdit,
  ElementValue,
  EncodedElement,
  NewElement,
  NewFragments,
  NewItems,
} from './edit-plan.ts'
export { editDicomStream, type StreamEnds, type StreamedEdit } from './edit-stream.ts'
export type { Dataset, DicomFile, Element, Encoding, Fragment, Item, ParseResult } from './element.ts'
export { formatDecimalString } from './encode.ts'
export { encodeText } from './encode-text.ts'
export {
  cross,
  describeStack,
  dot,
  frameOfReferenceOf,
  type ImagePlane,
  norm,
  planeOf,
  pointOf,
  type SliceStack,
  sliceNormal,
  subtract,
  type Vector3,
} from './geometry.ts'
export {
  type DicomIssue,
  type DicomIssueCode,
  describeIssue,
  formatPath,
  issueOf,
  issueSeverities,
  type PathStep,
} from './issues.ts'
export { type ParseOptions, parseDicom } from './parse.ts'
export {
  type NameParts,
  type PersonName,
  parseNameParts,
  parsePersonName,
  personNameOf,
  personNamesOf,
} from './person-name.ts'
export {
  placeOnPlanes,
  type ReadSegmentFrame,
  readSegmentation,
  type Segmentation,
} from './read-segmentation.ts'
export { readWithoutPixels, type StreamOptions, type StreamSource } from './read-stream.ts'
export { defaultLimits, isPixelData, type ParseLimits } from './reader.ts'
export { buildSegmentation, segmentationStorage } from './segmentation.ts'
export type { Code, SegmentationInput, SegmentLabel, SourceImage } from './segmentation-input.ts'
export { formatTag, formatTagHex, groupOf, isPrivate, isPrivateCreator, parseTag, tagOf } from './tag.ts'
export { encodingOf, isDeflatedSyntax, isEncapsulatedSyntax, transferSyntaxes } from './transfer-syntax.ts'
export { isValidUid, uidFromBytes } from './uid.ts'
export {
  bigintsOf,
  bytesOf,
  characterSetsOf,
  type ElementKey,
  elementNumbersOf,
  elementTextsOf,
  findElement,
  integerOf,
  itemsOf,
  modalityOf,
  numberOf,
  numbersOf,
  tagsOf,
  textOf,
  textsOf,
  uidOf,
  valueVrOf,
  wholeTextOf,
} from './values.ts'
export { isSingleText, isStringVr, unitBytes, usesCharacterSet, type Vr, vrs } from './vr.ts'
