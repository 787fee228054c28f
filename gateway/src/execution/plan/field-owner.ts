import type { FetchNode, PlanNode } from '@apollo/query-planner'
import { Kind, parse } from 'graphql'
import type { FragmentDefinitionNode, SelectionNode } from 'graphql'
import type { ResponseNameOf } from '#gateway/planning'

/** A field of an answer. */
export interface AnswerField {
  /** The client's names and list indices. */
  readonly path: readonly (string | number)[]
  readonly responseNameOf: ResponseNameOf | undefined
}

/**
 * The subgraph that a plan fetches a field from; for errors only, since it reads the plan's operations anew.
 * @returns undefined when no fetch selects it
 */
export function findFieldOwner(
  node: PlanNode | undefined,
  { path, responseNameOf = (name) => name }: AnswerField,
): string | undefined {
  const names = path.filter((part) => typeof part === 'string')
  return node && new OwnerSearch(responseNameOf).ownerIn(node, names)
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

class OwnerSearch {
  readonly #responseNameOf: ResponseNameOf

  constructor(responseNameOf: ResponseNameOf) {
    this.#responseNameOf = responseNameOf
  }

  ownerIn(node: PlanNode, names: readonly string[]): string | undefined {
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        return this.#firstOf(node.nodes, names)
      case 'Condition':
        return this.#firstOf([node.ifClause, node.elseClause], names)
      case 'Flatten': {
        const prefix = node.path.filter((part) => part !== '@').map((part) => this.#responseNameOf(String(part)))
        const isBelow = prefix.every((name, index) => names[index] === name)
        return isBelow ? this.ownerIn(node.node, names.slice(prefix.length)) : undefined
      }
      case 'Fetch':
        return this.#selects(node, names) ? node.serviceName : undefined
      default:
        return undefined
    }
  }

  #firstOf(nodes: readonly (PlanNode | undefined)[], names: readonly string[]): string | undefined {
    for (const node of nodes) {
      const owner = node && this.ownerIn(node, names)
      if (owner !== undefined) return owner
    }
    return undefined
  }

  #selects(fetch: FetchNode, names: readonly string[]): boolean {
    const { definitions } = parse(fetch.operation)
    const fragments = new Map(
      definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]),
    )
    const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
    const path = fetch.requires ? ['_entities', ...names] : names
    return operation !== undefined && this.#hasPath(operation.selectionSet.selections, path, fragments)
  }

  #hasPath(selections: readonly SelectionNode[], path: readonly string[], fragments: Fragments): boolean {
    const [name, ...rest] = path
    if (name === undefined) return false
    return selections.some((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        return this.#hasPath(fragments.get(selection.name.value)?.selectionSet.selections ?? [], path, fragments)
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        return this.#hasPath(selection.selectionSet.selections, path, fragments)
      }
      if (this.#responseNameOf((selection.alias ?? selection.name).value) !== name) return false
      return rest.length === 0 || this.#hasPath(selection.selectionSet?.selections ?? [], rest, fragments)
    })
  }
}
