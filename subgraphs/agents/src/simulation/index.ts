export { createPlanThread } from './plan-thread.ts'
export type { PlanThread, PlanThreadConfig } from './plan-thread.ts'
export { createSimulator } from './simulator.ts'
export type { SimulateOptions, Simulator, SimulatorConfig } from './simulator.ts'
