import type { ReadingForm } from '@tsumugi/api'
import type { MemberActor } from '#platform/actor'
import type { StoredBlob } from '#platform/blobs'
import type { Db, Tx } from '#platform/db'
import { countVoxels, type MapShape } from './label-map.ts'
import { lockTask, refuseUnheld } from './load-task.ts'
import { refuse } from './refusals.ts'
import { leaseSeconds } from './states.ts'
import type { VoxelCounts } from './tables.ts'

/** The last autosave of one person over one case. */
export interface Draft {
  readonly digest: string
  readonly sizeBytes: bigint
  readonly voxelCounts: VoxelCounts
  readonly activeSeconds: number
  readonly savedAt: Date
}

/** What a save brings, already stored as a blob and counted. */
export interface DraftInput {
  readonly blob: StoredBlob
  readonly voxelCounts: VoxelCounts
  readonly activeSeconds: number
  readonly now: Date
}

/** Check a label map against its case and form before it is stored, and count its labels.
 *  Refused: `label-map/wrong-shape` and as `countVoxels`. */
export async function checkLabelMap(
  compressed: Uint8Array,
  told: MapShape,
  expected: { shape: MapShape; form: ReadingForm },
): Promise<VoxelCounts> {
  const [want, got] = [textOf(expected.shape), textOf(told)]
  if (want !== got)
    throw refuse('label-map/wrong-shape', {
      message: 'The label map is not on the grid of the case.',
      expected: want,
      found: got,
    })
  return countVoxels(compressed, expected.shape, new Set(expected.form.labels.map(label => label.value)))
}

/** Keep the annotator's last stroke; the lease begins anew. Refused: `task/not-found` and as `refuseUnheld`. */
export async function saveTaskDraft(tx: Tx, actor: MemberActor, input: DraftInput & { taskId: string }): Promise<void> {
  const task = await lockTask(tx, input.taskId)
  refuseUnheld(task, actor, input.now)
  await keepDraft(tx, { ...input, caseId: task.caseId, memberId: actor.memberId })
  await tx
    .updateTable('annotation_task')
    .set({ lease_until: new Date(input.now.getTime() + leaseSeconds * 1000) })
    .where('id', '=', task.id)
    .execute()
}

/** Write the draft of one person over one case; the time at work adds up. */
export async function keepDraft(tx: Tx, input: DraftInput & { caseId: string; memberId: string }): Promise<void> {
  const saved = {
    digest: input.blob.digest,
    size_bytes: BigInt(input.blob.sizeBytes),
    voxel_counts: JSON.stringify(input.voxelCounts),
    saved_at: input.now,
  }
  await tx
    .insertInto('reading_draft')
    .values({ case_id: input.caseId, member_id: input.memberId, active_seconds: input.activeSeconds, ...saved })
    .onConflict(conflict =>
      conflict.columns(['case_id', 'member_id']).doUpdateSet(({ eb, ref }) => ({
        ...saved,
        active_seconds: eb(ref('reading_draft.active_seconds'), '+', input.activeSeconds),
      })),
    )
    .execute()
}

/** The draft of one person over one case, if there is one. */
export async function findDraft(db: Db, caseId: string, memberId: string): Promise<Draft | undefined> {
  const row = await db
    .selectFrom('reading_draft')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    digest: row.digest,
    sizeBytes: row.size_bytes,
    voxelCounts: row.voxel_counts,
    activeSeconds: row.active_seconds,
    savedAt: row.saved_at,
  }
}

function textOf({ slices, rows, columns }: MapShape): string {
  return `${slices} × ${rows} × ${columns} [slice, row, column]`
}
