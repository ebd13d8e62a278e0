import type { Counts } from '#platform/home'
import { listRuns } from './list-runs.ts'

/** How many runs are in each state, for those who may see runs. */
export const counts: Counts = async (db, member) => {
  if (!['curator', 'operator'].includes(member.role)) return {}
  const { items } = await listRuns(db)
  const byState = Map.groupBy(items, run => run.state)
  return Object.fromEntries([...byState].map(([state, runs]) => [state, runs.length]))
}
