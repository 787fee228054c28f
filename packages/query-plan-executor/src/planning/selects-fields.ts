import { Kind } from 'graphql'
import type { DirectiveNode, DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql'

/** The values of variables for which a selection is included. */
type Conditions = ReadonlyMap<string, boolean>

/** Whether an operation selects a root field of a subgraph for any values of its variables. */
export function selectsFields(document: DocumentNode, { selectionSet }: OperationDefinitionNode): boolean {
  const selects = ({ selections }: SelectionSetNode, around: Conditions): boolean =>
    selections.some((selection) => {
      const conditions = (selection.directives ?? []).reduce<Conditions | null>(withCondition, around)
      if (!conditions) return false
      if (selection.kind === Kind.FIELD) return !selection.name.value.startsWith('__')
      if (selection.kind === Kind.INLINE_FRAGMENT) return selects(selection.selectionSet, conditions)
      return document.definitions.some(
        (one) =>
          one.kind === Kind.FRAGMENT_DEFINITION &&
          one.name.value === selection.name.value &&
          selects(one.selectionSet, conditions),
      )
    })
  return selects(selectionSet, new Map())
}

/** @returns null when the directive can never hold together with the others */
function withCondition(
  conditions: Conditions | null,
  { name, arguments: given = [] }: DirectiveNode,
): Conditions | null {
  const [condition] = given
  if (!conditions || !condition || (name.value !== 'skip' && name.value !== 'include')) return conditions
  const wanted = name.value === 'include'
  const { value } = condition
  if (value.kind === Kind.BOOLEAN) return value.value === wanted ? conditions : null
  if (value.kind !== Kind.VARIABLE) return conditions
  const variable = value.name.value
  if (conditions.has(variable) && conditions.get(variable) !== wanted) return null
  return new Map([...conditions, [variable, wanted]])
}
