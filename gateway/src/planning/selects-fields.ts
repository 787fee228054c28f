import { Kind } from 'graphql'
import type { DirectiveNode, DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql'

/** Whether an operation selects, at its root, any field that a subgraph has to answer, whatever its variables are. */
export function selectsFields(document: DocumentNode, { selectionSet }: OperationDefinitionNode): boolean {
  const seen = new Set<string>()
  const selects = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.directives?.some(neverHolds)) return false
      if (selection.kind === Kind.FIELD) return !selection.name.value.startsWith('__')
      if (selection.kind === Kind.INLINE_FRAGMENT) return selects(selection.selectionSet)
      const { value: name } = selection.name
      if (seen.has(name)) return false
      seen.add(name)
      return document.definitions.some(
        (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name && selects(one.selectionSet),
      )
    })
  return selects(selectionSet)
}

/** Whether a literal condition leaves a selection out. */
function neverHolds({ name, arguments: given = [] }: DirectiveNode): boolean {
  const excludes = name.value === 'skip' ? true : name.value === 'include' ? false : undefined
  return given.some(({ value }) => value.kind === Kind.BOOLEAN && value.value === excludes)
}
