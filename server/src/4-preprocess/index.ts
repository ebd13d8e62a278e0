import './tables.ts'

export { counts } from './counts.ts'
export { jobs } from './jobs.ts'
export { type Derivative, listDerivatives } from './list-derivatives.ts'
export { findRun, type RunView } from './list-runs.ts'
export { preprocessRefusals } from './refusals.ts'
export { routes } from './routes.ts'
