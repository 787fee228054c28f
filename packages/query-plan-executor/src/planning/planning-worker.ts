/** Plans operations on a worker thread, one at a time. The supergraph is the thread's `workerData`. */
import { parentPort, workerData } from 'node:worker_threads'
import { parse } from 'graphql'
import { createApolloPlanner } from './apollo-planner.ts'
import type { PlanOutcome, PlanTask } from './planning-messages.ts'

const planner = createApolloPlanner(workerData as string)

function run({ text, operationName, overrides }: PlanTask): PlanOutcome {
  try {
    const plan = planner.plan({ document: parse(text, { noLocation: true }), operationName, overrides })
    return { status: 'planned', plan: JSON.stringify(plan) }
  } catch (error) {
    return { status: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (task: PlanTask) => parentPort?.postMessage(run(task)))
