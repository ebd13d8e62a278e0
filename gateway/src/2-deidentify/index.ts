export { deidentifyFolder, type FolderResult } from './deidentify-folder.ts'
export { deidentifyScan, describeReason, type RunRules } from './deidentify-scan.ts'
export {
  type JournalFile,
  type JournalInstance,
  type JournalLine,
  type JournalWithheld,
  readJournal,
  sourceOf,
} from './journal.ts'
