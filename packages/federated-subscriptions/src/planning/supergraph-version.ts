import { Supergraph } from '@apollo/federation-internals'
import type { Schema } from '@apollo/federation-internals'
import { createOperationPlanner } from '@plumbline/query-plan-executor'
import type { OperationPlanner } from '@plumbline/query-plan-executor'
import type { GraphQLSchema } from 'graphql'
import { readDeclaredScopes } from './declared-scopes.ts'
import type { DeclaredScopes } from './declared-scopes.ts'
import { readResumableFields } from './resumable-field.ts'
import type { ResumableFields } from './resumable-field.ts'

/** Where the room learns of the supergraph. */
export interface SupergraphSource {
  current(): SupergraphDescription
  /** Calls back with every later supergraph; returns how to stop that. */
  onChange(listener: (next: SupergraphDescription) => void): () => void
}

/** A composed supergraph. A host that has built `supergraph` and `planner` already hands them over. */
export interface SupergraphDescription {
  readonly supergraphSdl: string
  readonly supergraph?: Supergraph
  readonly planner?: OperationPlanner
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
  readonly planner: OperationPlanner
  readonly subgraphs: readonly string[]
  readonly scopes: DeclaredScopes
  /** Names of subscription fields. */
  readonly resumableFields: ReadonlySet<string>
}

/**
 * @param resumableFields - see {@link ResumableFields}; `detect` by default
 * @throws Error when `supergraphSdl` is not a supergraph Apollo's libraries support, or declares scopes that cannot be asked, or fields as
 *   resumable that cannot be resumed
 */
export function createSupergraphVersion(
  description: SupergraphDescription,
  resumableFields: ResumableFields = 'detect',
): SupergraphVersion {
  const supergraph = description.supergraph ?? Supergraph.build(description.supergraphSdl)
  const apiSchema = supergraph.apiSchema()
  const schema = apiSchema.toGraphQLJSSchema()
  return {
    supergraphSdl: description.supergraphSdl,
    schema,
    apiSchema,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    planner: description.planner ?? createOperationPlanner(description.supergraphSdl, { supergraph }),
    subgraphs: [...supergraph.subgraphsMetadata()].map(({ name }) => name),
    scopes: readDeclaredScopes(supergraph.schema, schema),
    resumableFields: readResumableFields({ supergraph: supergraph.schema, schema }, resumableFields),
  }
}
