import { Supergraph } from '@apollo/federation-internals'
import type { Schema } from '@apollo/federation-internals'
import { createOperationPlanner } from '@plumbline/query-plan-executor'
import type { OperationPlanner } from '@plumbline/query-plan-executor'
import type { GraphQLSchema } from 'graphql'
import { readDeclaredScopes } from './declared-scopes.ts'
import type { DeclaredScopes } from './declared-scopes.ts'
import { readResumableFields } from './resumable-field.ts'
import type { ResumableFields } from './resumable-field.ts'

/** The current supergraph, and a notification of changes. */
export interface SupergraphSource {
  current(): SupergraphDescription
  /** Calls back with every later supergraph. @returns removes the listener */
  onChange(listener: (next: SupergraphDescription) => void): () => void
}

/** A composed supergraph. `supergraph` and `planner` are built from the SDL unless the host provides them. */
export interface SupergraphDescription {
  readonly supergraphSdl: string
  readonly supergraph?: Supergraph
  readonly planner?: OperationPlanner
}

/** One supergraph, prepared to validate and plan operations. */
export interface SupergraphVersion {
  readonly supergraphSdl: string
  /** The API schema, for graphql-js. */
  readonly schema: GraphQLSchema
  /** The API schema, for Apollo's libraries. */
  readonly apiSchema: Schema
  /** The supergraph schema, with its join directives. */
  readonly supergraphSchema: GraphQLSchema
  readonly planner: OperationPlanner
  readonly subgraphs: readonly string[]
  readonly scopes: DeclaredScopes
  /** The names of resumable subscription fields. */
  readonly resumableFields: ReadonlySet<string>
}

/**
 * @param resumableFields - see {@link ResumableFields}; `detect` by default
 * @throws Error if Apollo's libraries do not support the supergraph, if a scope query is not valid, or if a field that is declared as
 *   resumable is not
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
