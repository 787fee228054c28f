import type { Schema, Supergraph } from '@apollo/federation-internals'
import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql'
import { createSupergraphTypes, type SupergraphTypes } from './entities/supergraph-types.ts'
import { createTypeIndex, type TypeIndex } from './shape/type-index.ts'

/** The supergraph against which plans are compiled; created once when it is loaded. */
export interface ExecutionSchema {
  /** The API schema, in the planner's form. */
  readonly apiSchema: Schema
  /** The same for graphql-js: validates operations and executes introspection. */
  readonly introspectionSchema: GraphQLSchema
  readonly types: TypeIndex
  readonly supergraphTypes: SupergraphTypes
  /** Every object and interface type of the supergraph, hidden ones included. */
  readonly typenames: readonly string[]
}

/** @param supergraph - `Supergraph.build(sdl)` of `@apollo/federation-internals` */
export function createExecutionSchema(supergraph: Supergraph): ExecutionSchema {
  const apiSchema = supergraph.apiSchema()
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema()
  const types = Object.values(supergraphSchema.getTypeMap())
  return {
    apiSchema,
    introspectionSchema: apiSchema.toGraphQLJSSchema(),
    types: createTypeIndex(apiSchema),
    supergraphTypes: createSupergraphTypes(supergraphSchema),
    typenames: types.filter((type) => isObjectType(type) || isInterfaceType(type)).map((type) => type.name),
  }
}
