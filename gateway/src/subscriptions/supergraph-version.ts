import { Supergraph } from '@apollo/federation-internals'
import type { Schema } from '@apollo/federation-internals'
import { QueryPlanner } from '@apollo/query-planner'
import type { GraphQLSchema } from 'graphql'
import { readDeclaredScopes } from './declared-scopes.ts'
import type { DeclaredScopes } from './declared-scopes.ts'

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
  readonly scopes: DeclaredScopes
}

/** @throws Error when `supergraphSdl` is not a supergraph Apollo's libraries support, or declares scopes that cannot be asked */
export function createSupergraphVersion(description: SupergraphDescription): SupergraphVersion {
  const supergraph = description.supergraph ?? Supergraph.build(description.supergraphSdl)
  const apiSchema = supergraph.apiSchema()
  const schema = apiSchema.toGraphQLJSSchema()
  return {
    supergraphSdl: description.supergraphSdl,
    schema,
    apiSchema,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    planner: description.queryPlanner ?? new QueryPlanner(supergraph),
    scopes: readDeclaredScopes(supergraph.schema, schema),
  }
}
