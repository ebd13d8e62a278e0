import './tables.ts'

export { type Derivative, listDerivatives } from './list-derivatives.ts'
export { countRuns, findRun, type RunView } from './list-runs.ts'
export { preprocessRefusals } from './refusals.ts'
