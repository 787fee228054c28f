export { coerceVariables } from './coerce-variables.ts'
export type { CoercedVariables, Variables } from './coerce-variables.ts'
