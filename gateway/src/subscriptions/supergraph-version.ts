import { Supergraph } from '@apollo/federation-internals'
import type { Schema } from '@apollo/federation-internals'
import { QueryPlanner } from '@apollo/query-planner'
import type { GraphQLSchema } from 'graphql'

/** Where the room learns of the supergraph. */
export interface SupergraphSource {
  current(): SupergraphDescription
  /** Calls back with every later supergraph; returns how to stop that. */
  onChange(listener: (next: SupergraphDescription) => void): () => void
}

/** A composed supergraph. A host that has built `supergraph` and `queryPlanner` already hands them over. */
export interface SupergraphDescription {
  readonly supergraphSdl: string
  readonly supergraph?: Supergraph
  readonly queryPlanner?: QueryPlanner
}

/** One supergraph, ready to validate and plan operations. */
export interface SupergraphVersion {
  readonly supergraphSdl: string
  /** What clients see, for graphql-js. */
  readonly schema: GraphQLSchema
  /** What clients see, for Apollo's libraries. */
  readonly apiSchema: Schema
  /** The supergraph itself, with its join directives. */
  readonly supergraphSchema: GraphQLSchema
  readonly planner: QueryPlanner
}

/** @throws GraphQLError when `supergraphSdl` is not a supergraph Apollo's libraries support */
export function createSupergraphVersion(description: SupergraphDescription): SupergraphVersion {
  const supergraph = description.supergraph ?? Supergraph.build(description.supergraphSdl)
  const apiSchema = supergraph.apiSchema()
  return {
    supergraphSdl: description.supergraphSdl,
    schema: apiSchema.toGraphQLJSSchema(),
    apiSchema,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    planner: description.queryPlanner ?? new QueryPlanner(supergraph),
  }
}
