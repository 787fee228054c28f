import type { PlanNode } from '@apollo/query-planner'
import type { ResponseNameOf } from '../../planning/index.ts'
import { selectsPath } from './fetch-selections.ts'
import { namesOf } from './places.ts'

/** A field of a response. */
export interface AnswerField {
  /** The client's names and list indices. */
  readonly path: readonly (string | number)[]
  readonly responseNameOf: ResponseNameOf | undefined
}

/**
 * The subgraph that a plan fetches a field from; for errors only, because it searches the plan.
 * @returns undefined when no fetch selects it
 */
export function findFieldOwner(
  node: PlanNode | undefined,
  { path, responseNameOf = (name) => name }: AnswerField,
): string | undefined {
  const names = path.filter((part) => typeof part === 'string')
  return node && ownerIn(node, { names, responseNameOf })
}

interface OwnerSearch {
  readonly names: readonly string[]
  readonly responseNameOf: ResponseNameOf
}

function ownerIn(node: PlanNode, search: OwnerSearch): string | undefined {
  const { names, responseNameOf } = search
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return firstOf(node.nodes, search)
    case 'Condition':
      return firstOf([node.ifClause, node.elseClause], search)
    case 'Flatten': {
      const prefix = namesOf(node.path.map(String)).map(responseNameOf)
      const isBelow = prefix.every((name, index) => names[index] === name)
      return isBelow ? ownerIn(node.node, { names: names.slice(prefix.length), responseNameOf }) : undefined
    }
    case 'Fetch':
      return selectsPath(node, names, responseNameOf) ? node.serviceName : undefined
    default:
      return undefined
  }
}

function firstOf(nodes: readonly (PlanNode | undefined)[], search: OwnerSearch): string | undefined {
  for (const node of nodes) {
    const owner = node && ownerIn(node, search)
    if (owner !== undefined) return owner
  }
  return undefined
}
