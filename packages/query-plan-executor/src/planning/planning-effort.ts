import { Kind } from 'graphql'
import type { DirectiveNode, DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql'

/** Estimates the work of planning a document, in fields that the planner weighs. */
export type EstimateEffort = (document: DocumentNode) => number

/**
 * The planner's work grows with the fields and with the ways to divide them among subgraphs, which multiply with every field that several
 * subgraphs can answer.
 * @param maxWays - how many the planner weighs at most
 * @param limit - counting ends there
 */
export function createEffortEstimate(
  supergraph: DocumentNode,
  { maxWays, limit }: { readonly maxWays: number; readonly limit: number },
): EstimateEffort {
  const owners = countOwners(supergraph)
  return (document) => {
    const fragments = new Map<string, FragmentDefinitionNode>()
    for (const one of document.definitions)
      if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one)
    let fields = 0
    let ways = 1
    const count = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (fields * ways > limit) return
        if (selection.kind === Kind.FIELD) {
          fields++
          ways = Math.min(maxWays, ways * (owners.get(selection.name.value) ?? 1))
        }
        const inner = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
        if (inner?.selectionSet) count(inner.selectionSet)
      }
    }
    for (const one of document.definitions) if (one.kind === Kind.OPERATION_DEFINITION) count(one.selectionSet)
    return fields * ways
  }
}

/** By a field's name: in how many subgraphs it is, where there are most. */
function countOwners({ definitions }: DocumentNode): ReadonlyMap<string, number> {
  const owners = new Map<string, number>()
  for (const type of definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    const subgraphs = new Set(graphsOf(type.directives, 'join__type'))
    for (const { name, directives } of type.fields ?? []) {
      const stated = graphsOf(directives, 'join__field')
      const count = stated.length > 0 ? stated.length : subgraphs.size
      owners.set(name.value, Math.max(count, owners.get(name.value) ?? 1))
    }
  }
  return owners
}

function graphsOf(directives: readonly DirectiveNode[] = [], directive: string): string[] {
  return directives.flatMap(({ name, arguments: given = [] }) => {
    const isExternal = given.some(
      ({ name: argument, value }) => argument.value === 'external' && value.kind === Kind.BOOLEAN && value.value,
    )
    if (name.value !== directive || isExternal) return []
    return given.flatMap(({ name: argument, value }) =>
      argument.value === 'graph' && value.kind === Kind.ENUM ? [value.value] : [],
    )
  })
}
