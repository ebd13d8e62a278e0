export { choosePatientId, type Links, patientIdOf } from './links.ts'
export type { BrokenFile, FoundFile, OddFiles } from './list-files.ts'
export { readUnpacked } from './read-text.ts'
export { type ReceiveReason, type ReceiveWarning, receiveReasons, receiveWarnings } from './reasons.ts'
export {
  parseInstance,
  type Scan,
  type ScannedInstance,
  type ScannedRecords,
  type ScannedTable,
  type ScanOptions,
  scan,
} from './scan.ts'
