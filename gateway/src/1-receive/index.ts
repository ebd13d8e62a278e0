export { patientNumbersOf } from './find-opted-out.ts'
export { choosePatientId, type Links, patientIdOf } from './links.ts'
export type { BrokenFile, FoundFile, OddFiles } from './list-files.ts'
export { openReceiver } from './open-receiver.ts'
export { openQueue, type Queue } from './queue/open-queue.ts'
export { type Reception, storeIntoQueue } from './queue/receive-object.ts'
export { collectionOfInput, loadBatch, settleBatch, type Taking } from './queue/run-from-queue.ts'
export { watchFolder } from './queue/watch-folder.ts'
export { readUnpacked } from './read-text.ts'
export { type ReceiveReason, type ReceiveWarning, receiveReasons, receiveWarnings } from './reasons.ts'
export { rekeyScan } from './rekey-scan.ts'
export { findWanted, type RetrieveEvent, retrieve } from './retrieve/retrieve.ts'
export { RetrieveStopped } from './retrieve/retrieve-stopped.ts'
export { parseAccessionList, parseQuery, parseWorklistQuery, type Wanted, WantedError } from './retrieve/wanted.ts'
export {
  type Scan,
  type ScannedInstance,
  type ScannedRecords,
  type ScannedTable,
  type ScanOptions,
  scan,
} from './scan.ts'
export { describeSource } from './source-reasons.ts'
export { loadPeers, loadSources, SettingsError, type SourceSettings } from './sources.ts'
export { keepRows, rolesOf, tableTextOf } from './table-roles.ts'
