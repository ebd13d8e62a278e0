import './tables.ts'

export { type RecordInput, record } from './record.ts'
export { loadPlatformKey, platformKey, usePlatformKey } from './signing-key.ts'
