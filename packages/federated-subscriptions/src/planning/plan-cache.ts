import type { DocumentNode, ValidationRule } from 'graphql'
import type { ParsedOperation } from './parsed-operation.ts'
import { planSubscription } from './plan-subscription.ts'
import type { PlannedSubscription } from './plan-subscription.ts'
import { validSubscription } from './read-operation.ts'
import type { SupergraphVersion } from './supergraph-version.ts'

/** Validated and planned subscriptions of one supergraph. */
export interface PlanCache {
  readonly version: SupergraphVersion
  /** @throws OperationFailed when the operation is not valid in this supergraph */
  validate(parsed: ParsedOperation): void
  /**
   * A large operation is planned away from the event loop.
   * @throws OperationFailed, or rejects with it, when the operation is not valid in this supergraph
   */
  plan(parsed: ParsedOperation): PlannedSubscription | Promise<PlannedSubscription>
}

/** Planning costs milliseconds: it is done once for each parsed text, and forgotten with it. */
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
