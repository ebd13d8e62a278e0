import './tables.ts'

export { settleRefusals } from './refusals.ts'
export { routes } from './routes.ts'
export { periodStates } from './states.ts'
export { countPeriods, waiting } from './waiting.ts'
