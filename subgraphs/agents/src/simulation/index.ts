export { createSimulator } from './simulator.ts'
export type { SimulateOptions, Simulator, SimulatorConfig } from './simulator.ts'
