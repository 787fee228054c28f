export { coerceVariables } from './coerce-variables.ts'
export { createConditionCheck } from './null-condition.ts'
export type { CoercedVariables, Variables } from './coerce-variables.ts'
