import { parentPort } from 'node:worker_threads'
import type { Requirements } from '#schema/requirements/requirements'
import { describePlan } from '../domain/plans/infrastructure-plan.ts'

/*
 * Entry point of the thread that plans. Node loads this file and its imports without a compiler, so they use only erasable TypeScript
 * (no enums, no decorators, no parameter properties).
 */
parentPort?.on('message', (all: readonly Requirements[]) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(all.map(describePlan))
})
