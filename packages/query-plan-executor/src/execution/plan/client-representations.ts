import type { FetchNode, PlanNode, QueryPlan, SubscriptionNode } from '@apollo/query-planner'
import { Kind, parse, print, visit } from 'graphql'
import type { ASTNode, OperationDefinitionNode, VariableDefinitionNode } from 'graphql'

const NAME = 'representations'

export interface SeparatedPlan {
  readonly plan: QueryPlan
  /** The name of the client's variable in the plan's entity fetches; undefined if they do not use it. */
  readonly name: string | undefined
}

/**
 * Supports a client's variable with the name `representations`, which entity fetches use. The planner does not distinguish the two and
 * declares only its own. Here the client's variable is renamed and declared.
 */
export function separateRepresentations(
  plan: QueryPlan,
  { variableDefinitions = [] }: OperationDefinitionNode,
): SeparatedPlan {
  const definition = variableDefinitions.find(({ variable }) => variable.name.value === NAME)
  if (!definition) return { plan, name: undefined }
  const taken = new Set(variableDefinitions.map(({ variable }) => variable.name.value))
  let name = `${NAME}_`
  while (taken.has(name)) name += '_'
  const separator = new Separator(definition, name)
  const node = plan.node && separator.separate(plan.node)
  return separator.hasSeparated && node ? { plan: { ...plan, node }, name } : { plan, name: undefined }
}

class Separator {
  hasSeparated = false
  readonly #definition: VariableDefinitionNode
  readonly #name: string

  constructor(definition: VariableDefinitionNode, name: string) {
    this.#definition = definition
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

  /** The argument of `_entities`, and the variable that is declared for it, are not changed. */
  #separateOperation(operation: OperationDefinitionNode): OperationDefinitionNode {
    const [entities] = operation.selectionSet.selections
    if (entities?.kind !== Kind.FIELD || !entities.selectionSet) return operation
    const field = { ...entities, selectionSet: this.#rename(entities.selectionSet) }
    return {
      ...operation,
      variableDefinitions: [...(operation.variableDefinitions ?? []), this.#rename(this.#definition)],
      selectionSet: { ...operation.selectionSet, selections: [field] },
    }
  }

  #rename<Node extends ASTNode>(node: Node): Node {
    const value = this.#name
    return visit<Node>(node, {
      Variable: (variable) =>
        variable.name.value === NAME ? { ...variable, name: { ...variable.name, value } } : undefined,
    })
  }
}
