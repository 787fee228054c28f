import { operationFromDocument, Supergraph } from '@apollo/federation-internals'
import { QueryPlanner } from '@apollo/query-planner'
import type { QueryPlan } from '@apollo/query-planner'
import { getOperationAST, GraphQLError, parse } from 'graphql'
import type { DocumentNode } from 'graphql'
import { correctConditions } from './correct-conditions.ts'
import { correctLongIntegers } from './correct-long-integers.ts'
import { correctNestedFragments } from './correct-nested-fragments.ts'
import { correctRequirements } from './correct-requirements.ts'
import { correctRootTypes } from './correct-root-types.ts'
import { mapFetches } from './map-fetches.ts'
import { toPlannerSupergraph } from './planner-supergraph.ts'
import { selectsFields } from './selects-fields.ts'

/** Selects an operation of a document. */
export interface PlanRequest {
  /** Validated, with its internal aliases. */
  readonly document: DocumentNode
  /** Selects one of several operations. */
  readonly operationName?: string | undefined
  /** The labels of `@override(label:)` that apply. Default: none. */
  readonly overrides?: readonly string[] | undefined
}

/** Apollo's planner, with workarounds for its defects before and after it. */
export interface ApolloPlanner {
  /** @throws GraphQLError - the planner cannot plan the selected fields, or fails */
  plan(request: PlanRequest): QueryPlan
}

/**
 * The maximum number of plans that are compared. Apollo's default of 10,000 takes seconds if many subgraphs share an
 * entity.
 */
export const maxEvaluatedPlans = 100

/** @param supergraph - the supergraph of `supergraphSdl`, if it has been built already */
export function createApolloPlanner(supergraphSdl: string, supergraph?: Supergraph): ApolloPlanner {
  const { sdl, facts } = toPlannerSupergraph(parse(supergraphSdl, { noLocation: true }))
  const planned = sdl === undefined && supergraph ? supergraph : Supergraph.build(sdl ?? supergraphSdl)
  const planner = new QueryPlanner(planned, { debug: { maxEvaluatedPlans } })
  const apiSchema = planned.apiSchema()
  return {
    plan({ document, operationName, overrides = [] }) {
      const named = operationName === undefined ? {} : { operationName }
      const { document: exact, restore } = correctLongIntegers(document, () => apiSchema.toGraphQLJSSchema())
      const corrected = correctNestedFragments(correctConditions(exact))
      const operation = operationFromDocument(apiSchema, corrected, { ...named, validate: false })
      const plan = planner.buildQueryPlan(operation, {
        overrideConditions: new Map(overrides.map((label) => [label, true])),
      })
      if (!plan.node) assertNothingSelected(document, operationName)
      const exactPlan = restore ? mapFetches(plan, restore) : plan
      return mapFetches(exactPlan, (fetch) => correctRequirements(correctRootTypes(fetch), facts))
    },
  }
}

function assertNothingSelected(document: DocumentNode, operationName: string | undefined): void {
  const operation = getOperationAST(document, operationName)
  if (!operation || !selectsFields(document, operation)) return
  throw new GraphQLError('Expected a plan that fetches what the operation selects, got an empty one')
}
