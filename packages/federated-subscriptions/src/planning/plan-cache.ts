import type { DocumentNode, ValidationRule } from 'graphql'
import type { ParsedOperation } from './parsed-operation.ts'
import { planSubscription } from './plan-subscription.ts'
import type { PlannedSubscription } from './plan-subscription.ts'
import { validSubscription } from './read-operation.ts'
import type { SupergraphVersion } from './supergraph-version.ts'

/** Validates and plans subscriptions of one supergraph, and caches the results. */
export interface PlanCache {
  readonly version: SupergraphVersion
  /** @throws OperationFailed if the operation is not valid in this supergraph */
  validate(parsed: ParsedOperation): void
  /**
   * Plans an operation, a large one in a worker thread.
   * @throws OperationFailed, or rejects with it, if the operation is not valid in this supergraph
   */
  plan(parsed: ParsedOperation): PlannedSubscription | Promise<PlannedSubscription>
}

/** Planning takes milliseconds, so its result is cached as long as the parsed operation. */
export function createPlanCache(version: SupergraphVersion, rules: readonly ValidationRule[]): PlanCache {
  const documents = new WeakMap<ParsedOperation, DocumentNode>()
  const plans = new WeakMap<ParsedOperation, PlannedSubscription | Promise<PlannedSubscription>>()
  const validate = (parsed: ParsedOperation): DocumentNode => {
    const known = documents.get(parsed)
    if (known) return known
    const document = validSubscription(version, parsed, rules)
    documents.set(parsed, document)
    return document
  }
  return {
    version,
    validate,
    plan: (parsed) => {
      const known = plans.get(parsed)
      if (known) return known
      const planned = planSubscription(version, validate(parsed))
      plans.set(parsed, planned)
      if (planned instanceof Promise)
        planned.then(
          (done) => plans.set(parsed, done),
          () => plans.delete(parsed),
        )
      return planned
    },
  }
}
