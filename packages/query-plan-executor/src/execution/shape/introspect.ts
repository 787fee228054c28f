import { executeSync, Kind, OperationTypeNode, visit } from 'graphql'
import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { ownValue, type JsonObject } from '../request/json-object.ts'

/** Executes one `__schema` or `__type` field of an operation. */
export type Introspect = (index: number, variables: JsonObject | undefined) => unknown

/** @param fields - the operation's introspection fields, fragments expanded */
export function createIntrospect(input: {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  readonly fields: readonly FieldNode[]
}): Introspect {
  const documents = input.fields.map((field) => introspectionDocument(field, input.operation))
  return (index, variables) => {
    const field = input.fields[index]
    const document = documents[index]
    if (!field || !document)
      throw new Error(`Expected one of ${input.fields.length} introspection fields, got ${index}`)
    const { data, errors } = executeSync({ schema: input.schema, document, rootValue: {}, variableValues: variables })
    if (!data || errors) throw new Error(`Introspection failed: ${errors?.[0]?.message ?? 'no data'}`)
    return ownValue(data, field.alias?.value ?? field.name.value)
  }
}

function introspectionDocument(field: FieldNode, operation: OperationDefinitionNode): DocumentNode {
  const used = new Set<string>()
  visit(field, { Variable: ({ name }) => void used.add(name.value) })
  const variableDefinitions = (operation.variableDefinitions ?? []).filter((one) => used.has(one.variable.name.value))
  const selectionSet = { kind: Kind.SELECTION_SET, selections: [field] } as const
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      { kind: Kind.OPERATION_DEFINITION, operation: OperationTypeNode.QUERY, variableDefinitions, selectionSet },
    ],
  }
}
