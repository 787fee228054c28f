import { parentPort, workerData } from 'node:worker_threads'
import type { SimulationInput } from '../domain/advice/simulation-port.ts'
import { simulateCosts } from './simulate-costs.ts'
import type { SimulationMessage } from './simulator.ts'

/*
 * Entry of the worker thread: one simulation, then the end. Node runs this file and what it imports as they are, so they
 * keep to TypeScript that can be erased (no enums, no decorators, no parameter properties) and to relative imports.
 */
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
const post = (message: SimulationMessage): void => parentPort?.postMessage(message)

const result = simulateCosts(workerData as SimulationInput, (fraction) => post({ kind: 'progress', fraction }))
post({ kind: 'result', result })
