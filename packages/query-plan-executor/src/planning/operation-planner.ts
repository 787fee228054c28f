import type { Supergraph } from '@apollo/federation-internals'
import type { QueryPlan } from '@apollo/query-planner'
import { parse, print } from 'graphql'
import type { DocumentNode } from 'graphql'
import { createApolloPlanner, maxEvaluatedPlans } from './apollo-planner.ts'
import type { ApolloPlanner, PlanRequest } from './apollo-planner.ts'
import { withInternalAliases } from './internal-aliases.ts'
import type { AliasedDocument } from './internal-aliases.ts'
import { readOverrideLabels } from './override-labels.ts'
import { readPlannerNames } from './planner-names.ts'
import { createEffortEstimate } from './planning-effort.ts'
import { PlanningThread } from './planning-thread.ts'

/** Plans operations for one supergraph. */
export interface OperationPlanner extends ApolloPlanner {
  /** Prepares a document for planning, execution and shaping. */
  alias(document: DocumentNode): AliasedDocument
  /** The labels of `@override(label:)` on which the plan of a document may depend, sorted; usually none. */
  overrideLabelsOf(document: DocumentNode): readonly string[]
  /**
   * Plans a small operation immediately, and a large one on a thread, so that the event loop is not blocked.
   * @throws GraphQLError, or rejects with one - as `plan`, or planning takes too long
   */
  planWithoutBlocking(request: PlanRequest): QueryPlan | Promise<QueryPlan>
  /** Ends the thread. */
  dispose(): Promise<void>
}

export interface OperationPlannerOptions {
  /** The supergraph of `supergraphSdl`, if it has been built already. */
  readonly supergraph?: Supergraph
  /** The effort, in fields, from which an operation is large; Infinity: none is. Default 60. */
  readonly largeEffort?: number
  /** How long a large operation may take. Default 10,000. */
  readonly timeoutMs?: number
  /** How long an idle thread is kept. Default 5,000. */
  readonly idleMs?: number
}

/** About 30 ms of planning before the planner's code is optimised, and 10 afterwards. */
const defaultLargeEffort = 60

/** @param supergraphSdl - the composed supergraph */
export function createOperationPlanner(
  supergraphSdl: string,
  { supergraph, largeEffort = defaultLargeEffort, timeoutMs = 10_000, idleMs = 5_000 }: OperationPlannerOptions = {},
): OperationPlanner {
  const document = parse(supergraphSdl, { noLocation: true })
  const names = readPlannerNames(document)
  const labels = readOverrideLabels(document)
  const effortOf = createEffortEstimate(document, { maxWays: maxEvaluatedPlans, limit: largeEffort })
  const apollo = createApolloPlanner(supergraphSdl, supergraph)
  const thread = new PlanningThread({ supergraphSdl, timeoutMs, idleMs })
  return {
    alias: (operation) => withInternalAliases(operation, names),
    overrideLabelsOf: (operation) => labels.relevantTo(operation),
    plan: (request) => apollo.plan(request),
    planWithoutBlocking: (request) => {
      const { document: operation, operationName, overrides } = request
      return effortOf(operation) > largeEffort
        ? thread.plan({ text: print(operation), operationName, overrides })
        : apollo.plan(request)
    },
    dispose: () => thread.dispose(),
  }
}
