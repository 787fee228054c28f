import { parentPort, workerData } from 'node:worker_threads'
import type { SimulationInput } from '../domain/advice/simulation-port.ts'
import { simulateCosts } from './simulate-costs.ts'
import type { SimulationMessage } from './simulator.ts'

/*
 * Entry point of the worker thread, which runs one simulation. Node loads this file and its imports without a compiler, so they use
 * only erasable TypeScript (no enums, no decorators, no parameter properties) and relative imports.
 */
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
const post = (message: SimulationMessage): void => parentPort?.postMessage(message)

const result = simulateCosts(workerData as SimulationInput, (fraction) => post({ kind: 'progress', fraction }))
post({ kind: 'result', result })
