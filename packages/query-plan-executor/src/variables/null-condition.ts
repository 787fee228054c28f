import { GraphQLError, Kind, visit } from 'graphql'
import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import type { Variables } from './coerce-variables.ts'

/** Checks coerced variables. Returns the error, or null. */
export type ConditionCheck = (coerced: Variables) => GraphQLError | null

/**
 * Checks the variables of `@skip` and `@include`. A nullable variable with a default is valid there, but may be null.
 * graphql-js detects that during execution, when a mutation may have had effects.
 * @returns null if the operation has no such variable
 */
export function createConditionCheck(
  document: DocumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
): ConditionCheck | null {
  const nullable = new Set(
    variableDefinitions.flatMap(({ type, variable }) =>
      type.kind === Kind.NON_NULL_TYPE ? [] : [variable.name.value],
    ),
  )
  if (nullable.size === 0) return null
  const used = new Set<string>()
  visit(document, {
    Directive: ({ name, arguments: given = [] }) => {
      if (name.value !== 'skip' && name.value !== 'include') return
      for (const { value } of given)
        if (value.kind === Kind.VARIABLE && nullable.has(value.name.value)) used.add(value.name.value)
    },
  })
  if (used.size === 0) return null
  return (coerced) => {
    for (const name of used)
      if (typeof coerced[name] !== 'boolean')
        return new GraphQLError(`Variable "$${name}" must not be null where @skip or @include asks for it.`, {
          extensions: { code: 'BAD_USER_INPUT' },
        })
    return null
  }
}
