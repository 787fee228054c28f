import type { DocumentNode, ValidationRule } from 'graphql'
import { LRUCache } from 'lru-cache'
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
   * @param applied - see `planSubscription`; none by default
   * @throws OperationFailed, or rejects with it, if the operation is not valid in this supergraph
   */
  plan(parsed: ParsedOperation, applied?: readonly string[]): PlannedSubscription | Promise<PlannedSubscription>
}

type Planned = PlannedSubscription | Promise<PlannedSubscription>

interface Cached {
  readonly get: () => Planned | undefined
  readonly set: (plan: Planned) => unknown
  readonly delete: () => unknown
}

/** Several labels have many combinations; those that are rare are planned again. */
const maxVariants = 16

/** Planning takes milliseconds, so its result is cached as long as the parsed operation. */
export function createPlanCache(version: SupergraphVersion, rules: readonly ValidationRule[]): PlanCache {
  const documents = new WeakMap<ParsedOperation, DocumentNode>()
  const plans = new WeakMap<ParsedOperation, Planned>()
  /** Plans for which labels apply, by these labels. */
  const variants = new WeakMap<ParsedOperation, LRUCache<string, Planned>>()
  const cacheFor = (parsed: ParsedOperation, applied: readonly string[]): Cached => {
    if (applied.length === 0)
      return {
        get: () => plans.get(parsed),
        set: (plan) => plans.set(parsed, plan),
        delete: () => plans.delete(parsed),
      }
    let own = variants.get(parsed)
    if (!own) variants.set(parsed, (own = new LRUCache({ max: maxVariants })))
    const key = applied.join('\n')
    return { get: () => own.get(key), set: (plan) => own.set(key, plan), delete: () => own.delete(key) }
  }
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
    plan: (parsed, applied = []) => {
      const cached = cacheFor(parsed, applied)
      const known = cached.get()
      if (known) return known
      const planned = planSubscription(version, validate(parsed), applied)
      cached.set(planned)
      if (planned instanceof Promise)
        planned.then(
          (plan) => cached.set(plan),
          () => cached.delete(),
        )
      return planned
    },
  }
}
