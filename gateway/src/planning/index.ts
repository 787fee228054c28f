export type { AliasedDocument, ResponseNameOf } from './internal-aliases.ts'
export { withResponseNames } from './rename-response.ts'
export { createOperationPlanner } from './operation-planner.ts'
export type { OperationPlanner, PlanRequest } from './operation-planner.ts'
