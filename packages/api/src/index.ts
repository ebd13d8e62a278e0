import { annotateRoutes } from './annotate.ts'
import { collectRoutes } from './collect.ts'
import { membershipRoutes } from './membership.ts'
import { preprocessRoutes } from './preprocess.ts'
import { provenanceRoutes } from './provenance.ts'
import { releaseRoutes } from './release.ts'
import { selectRoutes } from './select.ts'
import { settleRoutes } from './settle.ts'
import { systemRoutes } from './system.ts'

export * from './annotate.ts'
export * from './client.ts'
export * from './collect.ts'
export * from './common.ts'
export * from './membership.ts'
export * from './preprocess.ts'
export * from './provenance.ts'
export * from './release.ts'
export * from './route.ts'
export * from './select.ts'
export * from './settle.ts'
export * from './site-rules.ts'
export * from './submission.ts'
export * from './system.ts'

/** The whole contract, by stage in the data's order. */
export const contract = {
  system: systemRoutes,
  membership: membershipRoutes,
  provenance: provenanceRoutes,
  collect: collectRoutes,
  select: selectRoutes,
  annotate: annotateRoutes,
  preprocess: preprocessRoutes,
  release: releaseRoutes,
  settle: settleRoutes,
} as const
