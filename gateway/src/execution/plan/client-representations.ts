import type { FetchNode, PlanNode, QueryPlan, SubscriptionNode } from '@apollo/query-planner'
import { Kind, parse, print, visit } from 'graphql'
import type { OperationDefinitionNode, VariableDefinitionNode, VariableNode } from 'graphql'

const NAME = 'representations'

export interface SeparatedPlan {
  readonly plan: QueryPlan
  /** What the client's variable is called in the plan's fetches of entities; undefined when there is no such variable in them. */
  readonly name: string | undefined
}

/**
 * Lets a client have a variable of the name under which entities are asked for. The planner writes both into one operation under
 * one name; here the client's gets another.
 * @param taken - names of the client's variables
 */
export function separateRepresentations(plan: QueryPlan, taken: ReadonlySet<string>): SeparatedPlan {
  if (!taken.has(NAME)) return { plan, name: undefined }
  let name = `${NAME}_`
  while (taken.has(name)) name += '_'
  const separator = new Separator(name)
  const node = plan.node && separator.separate(plan.node)
  return separator.hasSeparated && node ? { plan: { ...plan, node }, name } : { plan, name: undefined }
}

class Separator {
  hasSeparated = false
  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  separate<Node extends PlanNode | SubscriptionNode>(node: Node): Node
  separate(node: PlanNode | SubscriptionNode): PlanNode | SubscriptionNode {
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        return { ...node, nodes: node.nodes.map((one) => this.separate(one)) }
      case 'Flatten':
        return { ...node, node: this.separate(node.node) }
      case 'Condition': {
        const { ifClause, elseClause } = node
        return {
          ...node,
          ...(ifClause && { ifClause: this.separate(ifClause) }),
          ...(elseClause && { elseClause: this.separate(elseClause) }),
        }
      }
      case 'Subscription':
        return { ...node, ...(node.rest && { rest: this.separate(node.rest) }) }
      case 'Fetch':
        return node.requires && node.variableUsages?.includes(NAME) ? this.#separateFetch(node) : node
      // The compiler of plans refuses these.
      case 'Defer':
        return node
    }
  }

  #separateFetch(fetch: FetchNode): FetchNode {
    this.hasSeparated = true
    const { definitions, ...document } = parse(fetch.operation, { noLocation: true })
    const separated = definitions.map((one) =>
      one.kind === Kind.OPERATION_DEFINITION ? this.#separateOperation(one) : this.#rename(one),
    )
    return {
      ...fetch,
      operation: print({ ...document, definitions: separated }),
      variableUsages: fetch.variableUsages?.map((one) => (one === NAME ? this.#name : one)),
    } as FetchNode
  }

  /** The argument of `_entities`, and the variable that is declared for it, stay what they are. */
  #separateOperation(operation: OperationDefinitionNode): OperationDefinitionNode {
    const [entities] = operation.selectionSet.selections
    if (entities?.kind !== Kind.FIELD) return operation
    const field = { ...entities, ...(entities.selectionSet && { selectionSet: this.#rename(entities.selectionSet) }) }
    return {
      ...operation,
      variableDefinitions:
        operation.variableDefinitions?.map((one) => (isOfEntities(one) ? one : this.#rename(one))) ?? [],
      selectionSet: { ...operation.selectionSet, selections: [field] },
    }
  }

  #rename<Node extends Parameters<typeof visit>[0]>(node: Node): Node {
    const value = this.#name
    return visit(node, {
      Variable: (variable: VariableNode) =>
        variable.name.value === NAME ? { ...variable, name: { ...variable.name, value } } : undefined,
    }) as Node
  }
}

/** `$representations: [_Any!]!` */
function isOfEntities({ variable, type }: VariableDefinitionNode): boolean {
  return variable.name.value === NAME && print(type) === '[_Any!]!'
}
