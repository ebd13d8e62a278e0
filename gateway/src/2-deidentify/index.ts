export { type ContentItem, loadContents } from './contents.ts'
export { deidentifyFolder, type FolderResult } from './deidentify-folder.ts'
export { fewestAlike } from './deidentify-others.ts'
export { deidentifyScan, describeReason, describeWarning, type RunRules } from './deidentify-scan.ts'
export { listModalities } from './describe-output.ts'
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
export { createRewriter } from './rewrite-instance.ts'
