import './tables.ts'

export { loadPlatformKey, platformKey, usePlatformKey } from '#platform/signing-key'
export { type RecordInput, record } from './record.ts'
