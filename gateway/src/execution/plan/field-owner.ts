import type { FetchNode, PlanNode } from '@apollo/query-planner'
import { Kind, parse } from 'graphql'
import type { FragmentDefinitionNode, SelectionNode } from 'graphql'

/**
 * The subgraph that a plan fetches a field from; for errors only, since it reads the plan's operations anew.
 * @param path - response names and list indices
 * @returns undefined when no fetch selects it
 */
export function findFieldOwner(node: PlanNode | undefined, path: readonly (string | number)[]): string | undefined {
  const names = path.filter((part) => typeof part === 'string')
  return node && ownerIn(node, names)
}

function ownerIn(node: PlanNode, names: readonly string[]): string | undefined {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return firstOf(node.nodes, names)
    case 'Condition':
      return firstOf([node.ifClause, node.elseClause], names)
    case 'Flatten': {
      const prefix = node.path.filter((part) => part !== '@').map(String)
      const isBelow = prefix.every((name, index) => names[index] === name)
      return isBelow ? ownerIn(node.node, names.slice(prefix.length)) : undefined
    }
    case 'Fetch':
      return selects(node, names) ? node.serviceName : undefined
    default:
      return undefined
  }
}

function firstOf(nodes: readonly (PlanNode | undefined)[], names: readonly string[]): string | undefined {
  for (const node of nodes) {
    const owner = node && ownerIn(node, names)
    if (owner !== undefined) return owner
  }
  return undefined
}

function selects(fetch: FetchNode, names: readonly string[]): boolean {
  const { definitions } = parse(fetch.operation)
  const fragments = new Map(
    definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]),
  )
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
  const path = fetch.requires ? ['_entities', ...names] : names
  return operation !== undefined && hasPath(operation.selectionSet.selections, path, fragments)
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

function hasPath(selections: readonly SelectionNode[], path: readonly string[], fragments: Fragments): boolean {
  const [name, ...rest] = path
  if (name === undefined) return false
  return selections.some((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      return hasPath(fragments.get(selection.name.value)?.selectionSet.selections ?? [], path, fragments)
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return hasPath(selection.selectionSet.selections, path, fragments)
    if ((selection.alias ?? selection.name).value !== name) return false
    return rest.length === 0 || hasPath(selection.selectionSet?.selections ?? [], rest, fragments)
  })
}
