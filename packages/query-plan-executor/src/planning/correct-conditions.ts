import { Kind, visit } from 'graphql'
import type { DirectiveNode, DocumentNode, FieldNode, InlineFragmentNode, SelectionSetNode } from 'graphql'

/**
 * Evaluates constant conditions: below another condition, the planner fetches `name @include(if: false)` without its
 * condition and its requirements. Then moves the conditions of objects around them: `user @include(if: $a) { name @skip(if: $b) }` becomes
 * `... @include(if: $a) { user { name @skip(if: $b) } }`. If a whole fetch is conditional, the planner applies the
 * conditions of nested fields to the whole fetch, and then omits a user without selected fields.
 */
export function correctConditions(document: DocumentNode): DocumentNode {
  return visit(decideLiterals(document), {
    Field: {
      leave: (node): InlineFragmentNode | undefined => {
        const conditions = node.directives?.filter(isCondition) ?? []
        if (!node.selectionSet || conditions.length === 0) return undefined
        const field: FieldNode = { ...node, directives: node.directives?.filter((one) => !isCondition(one)) ?? [] }
        return {
          kind: Kind.INLINE_FRAGMENT,
          directives: conditions,
          selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
        }
      },
    },
  })
}

/** Removes selections that never apply, and conditions that are always true. */
function decideLiterals(document: DocumentNode): DocumentNode {
  const decide = <Node extends { readonly directives?: readonly DirectiveNode[] }>(
    node: Node,
  ): Node | null | undefined => {
    const literals = node.directives?.filter((one) => isCondition(one) && literalOf(one) !== undefined) ?? []
    if (literals.length === 0) return undefined
    if (literals.some((one) => literalOf(one) !== (one.name.value === 'include'))) return null
    return { ...node, directives: node.directives?.filter((one) => !literals.includes(one)) ?? [] }
  }
  const fill = <Node extends { readonly selectionSet?: SelectionSetNode | undefined }>(node: Node): Node | undefined =>
    node.selectionSet?.selections.length === 0 ? { ...node, selectionSet: onlyTypename } : undefined
  return visit(document, {
    Field: { enter: decide, leave: fill },
    FragmentSpread: { enter: decide },
    InlineFragment: { enter: decide, leave: (node) => (node.selectionSet.selections.length === 0 ? null : undefined) },
    FragmentDefinition: { leave: fill },
    OperationDefinition: { leave: fill },
  })
}

const literalOf = ({ arguments: given }: DirectiveNode) =>
  given?.[0]?.value.kind === Kind.BOOLEAN ? given[0].value.value : undefined

/** The response for an object without selected fields is `{}`, but a selection set must not be empty. */
const onlyTypename: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }],
}

const isCondition = ({ name }: DirectiveNode) => name.value === 'skip' || name.value === 'include'
