export * from './bytes.ts'
export * from './canonical-json.ts'
export * from './signature.ts'
