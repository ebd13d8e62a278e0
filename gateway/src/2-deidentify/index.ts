export { type ContentItem, loadContents } from './contents.ts'
export { deidentifyFolder, type FolderResult } from './deidentify-folder.ts'
export { fewestAlike } from './deidentify-others.ts'
export { deidentifyScan, describeReason, describeWarning } from './deidentify-scan.ts'
export { listModalities } from './describe-output.ts'
export type { FacePolicy } from './faces/open-face-step.ts'
export {
  appendJournal,
  forgetInputs,
  type JournalFile,
  type JournalInstance,
  type JournalLine,
  type JournalWithheld,
  nameOfSource,
  readJournal,
  sourceOf,
} from './journal.ts'
export {
  type AddedBox,
  addedBox,
  type FrameRecord,
  framesFolderOf,
  listFrameRecords,
} from './pixels/frame-records.ts'
export { decideFrame, findFrame, loadFramePicture, setAddedBoxes } from './pixels/look-at-frames.ts'
export { previewInstance } from './preview-instance.ts'
export { createRewriter } from './rewrite-instance.ts'
export { deidentifyRulesOf, facePolicyOf, type RunRules } from './run-rules.ts'
