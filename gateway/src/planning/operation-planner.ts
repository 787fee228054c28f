import { operationFromDocument, Supergraph } from '@apollo/federation-internals'
import { QueryPlanner } from '@apollo/query-planner'
import type { QueryPlan } from '@apollo/query-planner'
import { getOperationAST, GraphQLError, parse } from 'graphql'
import type { DocumentNode } from 'graphql'
import { withInternalAliases } from './internal-aliases.ts'
import type { AliasedDocument } from './internal-aliases.ts'
import { readPlannerNames } from './planner-names.ts'
import { toPlannerSupergraph } from './planner-supergraph.ts'
import { selectsFields } from './selects-fields.ts'

/** Which operation of a document is planned. */
export interface PlanRequest {
  /** Validated, with its internal aliases. */
  readonly document: DocumentNode
  /** Selects one of several operations. */
  readonly operationName?: string | undefined
}

/** Apollo's planner for one supergraph, with its known faults cured before and after it. */
export interface OperationPlanner {
  /** The document as it is to be planned, executed and shaped. */
  alias(document: DocumentNode): AliasedDocument
  /** @throws GraphQLError - the planner finds no way to the fields that are selected, or fails */
  plan(request: PlanRequest): QueryPlan
}

/**
 * @param supergraphSdl - what composition made
 * @param supergraph - the same, if it has been built already
 */
export function createOperationPlanner(supergraphSdl: string, supergraph?: Supergraph): OperationPlanner {
  const document = parse(supergraphSdl, { noLocation: true })
  const names = readPlannerNames(document)
  const { sdl } = toPlannerSupergraph(document)
  const planned = sdl === undefined && supergraph ? supergraph : Supergraph.build(sdl ?? supergraphSdl)
  const planner = new QueryPlanner(planned, { debug: { maxEvaluatedPlans } })
  const apiSchema = planned.apiSchema()
  return {
    alias: (operation) => withInternalAliases(operation, names),
    plan({ document: asked, operationName }) {
      const named = operationName === undefined ? {} : { operationName }
      const operation = operationFromDocument(apiSchema, asked, { ...named, validate: false })
      const plan = planner.buildQueryPlan(operation)
      if (!plan.node) assertNothingSelected(asked, operationName)
      return plan
    },
  }
}

/**
 * Ways to divide an operation among the subgraphs that are compared at most. Apollo's default of 10,000 takes seconds where many
 * subgraphs share an entity.
 */
const maxEvaluatedPlans = 100

function assertNothingSelected(document: DocumentNode, operationName: string | undefined): void {
  const operation = getOperationAST(document, operationName)
  if (!operation || !selectsFields(document, operation)) return
  throw new GraphQLError('Expected a plan that fetches what the operation selects, got an empty one')
}
