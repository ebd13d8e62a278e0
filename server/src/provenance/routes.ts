import { provenanceRoutes } from '@tsumugi/api'
import { handler, type RouteHandler } from '#platform/http'
import { listEntries } from './list-entries.ts'
import { loadTreeHead, proveConsistency, proveInclusion } from './prove.ts'
import { sequenceEntries } from './sequence-entries.ts'
import { verifyLog } from './verify-log.ts'

/** The routes of provenance. */
export const routes: readonly RouteHandler[] = [
  handler(provenanceRoutes.logEntries, async ({ db, query }) => listEntries(db, query)),
  handler(provenanceRoutes.treeHead, async ({ db, config }) => loadTreeHead(db, config.logOrigin)),
  handler(provenanceRoutes.inclusionProof, async ({ db, config, params, query }) =>
    proveInclusion(db, config.logOrigin, { ...params, ...query }),
  ),
  handler(provenanceRoutes.consistencyProof, async ({ db, query }) => proveConsistency(db, query)),
  handler(provenanceRoutes.verifyLog, async ({ db, config }) => {
    const start = performance.now()
    await sequenceEntries(db, config.logOrigin)
    return { ...(await verifyLog(db, config.logOrigin)), seconds: (performance.now() - start) / 1000 }
  }),
]
