/** Measures of reader agreement, pinned as `metrics@1`. */
export {
  type Comparison,
  compareLabelMaps,
  type LabelComparison,
  metricsVersion,
  type Presence,
} from './compare-label-maps.ts'
export { squaredDistances } from './distance-transform.ts'
export { cohenKappa, type Kappa, type KappaWeights } from './kappa.ts'
export type { LabelMap } from './label-map.ts'
export { MetricsRefusal, type MetricsRefusalCode } from './refusal.ts'
export { findSurface, percentile, type SurfaceDistances, surfaceDistances } from './surface-distance.ts'
