import { Kind } from 'graphql'
import type { FragmentDefinitionNode, SelectionSetNode, ValidationRule } from 'graphql'
import { tooCostly } from './too-costly.ts'

/**
 * A validation rule: fields may nest at most `maxDepth` deep, fragments followed. Introspection is bounded too; the
 * deepest query of the usual tools nests 15.
 */
export function createDepthLimit(maxDepth: number): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      const depth = depthOf(operation.selectionSet, {
        getFragment: (name) => context.getFragment(name),
        seen: new Map(),
      })
      if (depth <= maxDepth) return
      const expected = `fields that nest at most ${maxDepth} deep`
      context.reportError(tooCostly({ node: operation, expected, limit: maxDepth, actual: depth }))
    },
  })
}

interface Walk {
  readonly getFragment: (name: string) => FragmentDefinitionNode | null | undefined
  /** Depth of each fragment met; 0 while it is being measured, so that a cycle ends (another rule reports it). */
  readonly seen: Map<string, number>
}

function depthOf(set: SelectionSetNode | undefined, walk: Walk): number {
  let deepest = 0
  for (const selection of set?.selections ?? []) {
    const depth =
      selection.kind === Kind.FIELD
        ? 1 + depthOf(selection.selectionSet, walk)
        : selection.kind === Kind.INLINE_FRAGMENT
          ? depthOf(selection.selectionSet, walk)
          : depthOfFragment(selection.name.value, walk)
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

function depthOfFragment(name: string, walk: Walk): number {
  const known = walk.seen.get(name)
  if (known !== undefined) return known
  walk.seen.set(name, 0)
  const depth = depthOf(walk.getFragment(name)?.selectionSet, walk)
  walk.seen.set(name, depth)
  return depth
}
