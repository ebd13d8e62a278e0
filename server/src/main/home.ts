import type { MemberActor } from '#membership'
import type { Db } from '#platform/db'
import { isStaff } from '#platform/staff'
import { listEntries } from '#provenance'
import type { Stage } from './stages.ts'

/** A member's home page: what waits for them in every stage, what happened lately as far as they may know, and each stage's numbers. */
export async function loadHome(db: Db, member: MemberActor, stages: readonly Stage[]) {
  const waiting = await Promise.all(stages.map(stage => stage.waiting?.(db, member) ?? []))
  const counts = await Promise.all(
    stages.map(async stage => ({ stage: stage.name, counts: { ...(await stage.counts?.(db, member)) } })),
  )
  return {
    waiting: waiting.flat(),
    recent: await loadRecent(db, member),
    stages: counts.filter(line => Object.keys(line.counts).length > 0),
  }
}

/** The platform's staff sees every act, others their own. */
async function loadRecent(db: Db, member: MemberActor) {
  const mine = (await isStaff(db, member)) ? {} : { actorId: member.memberId }
  const { items } = await listEntries(db, { limit: 12, ...mine })
  return items.map(({ at, act, actor }) => ({ at, act, actor, path: null }))
}
