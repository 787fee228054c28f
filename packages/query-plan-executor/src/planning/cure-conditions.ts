import { Kind, visit } from 'graphql'
import type { DirectiveNode, DocumentNode, FieldNode, InlineFragmentNode } from 'graphql'

/**
 * Puts the conditions of objects around them: `user @include(if: $a) { name @skip(if: $b) }` becomes
 * `... @include(if: $a) { user { name @skip(if: $b) } }`. Where all of a fetch stands under a condition, the planner takes those of a
 * conditional field's own fields for conditions of the whole, and then leaves out a user of whom nothing is selected.
 */
export function cureConditions(document: DocumentNode): DocumentNode {
  return visit(document, {
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

const isCondition = ({ name }: DirectiveNode) => name.value === 'skip' || name.value === 'include'
