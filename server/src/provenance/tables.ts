import type { Generated } from 'kysely'
import type { GeneratedInstant, Instant } from '#platform/database'

interface LogEntryTable {
  id: string
  position: Generated<bigint>
  leaf_index: bigint | null
  at: Instant
  act: string
  actor_kind: 'member' | 'gateway' | 'system'
  actor_id: string
  subjects: string[]
  content: string
  leaf_hash: Uint8Array
  signature: string
}

interface LogNodeTable {
  level: number
  index: bigint
  hash: Uint8Array
}

interface TreeHeadTable {
  size: bigint
  root_hash: Uint8Array
  note: string
  created_at: GeneratedInstant
}

declare module '#platform/database' {
  interface Database {
    log_entry: LogEntryTable
    log_node: LogNodeTable
    tree_head: TreeHeadTable
  }
}
