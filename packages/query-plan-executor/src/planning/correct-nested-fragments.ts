import { Kind, visit } from 'graphql'
import type { DocumentNode, FieldNode, FragmentDefinitionNode, SelectionNode } from 'graphql'

/**
 * Adds `__typename` to selections with nested fragments. `... on Node { ... on Named { name } }` applies depending on the object's type,
 * but the planner does not fetch `__typename` if the type of the field is an object type: executors then only know that the object
 * is a `Node`.
 */
export function correctNestedFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one)
  const bodyOf = (selection: SelectionNode): readonly SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return []
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
    return fragment?.selectionSet.selections ?? []
  }
  return visit(document, {
    Field: {
      leave: (node): FieldNode | undefined => {
        const { selectionSet } = node
        const isNested = selectionSet?.selections.some((one) => bodyOf(one).some(({ kind }) => kind !== Kind.FIELD))
        if (!selectionSet || !isNested) return undefined
        return { ...node, selectionSet: { ...selectionSet, selections: [typename, ...selectionSet.selections] } }
      },
    },
  })
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }
