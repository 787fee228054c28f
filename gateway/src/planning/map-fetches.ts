import type { FetchNode, PlanNode, QueryPlan, SubscriptionNode } from '@apollo/query-planner'

/** The plan with each fetch replaced; parts in which none is stay the same objects. */
export function mapFetches(plan: QueryPlan, map: (fetch: FetchNode) => FetchNode): QueryPlan {
  return plan.node ? { ...plan, node: mapNode(plan.node, map) } : plan
}

function mapNode(node: PlanNode | SubscriptionNode, map: (fetch: FetchNode) => FetchNode): PlanNode | SubscriptionNode {
  if (node.kind !== 'Subscription') return mapPlanNode(node, map)
  return { ...node, primary: map(node.primary), ...(node.rest && { rest: mapPlanNode(node.rest, map) }) }
}

function mapPlanNode(node: PlanNode, map: (fetch: FetchNode) => FetchNode): PlanNode {
  switch (node.kind) {
    case 'Fetch':
      return map(node)
    case 'Flatten':
      return { ...node, node: mapPlanNode(node.node, map) }
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((one) => mapPlanNode(one, map)) }
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause && { ifClause: mapPlanNode(node.ifClause, map) }),
        ...(node.elseClause && { elseClause: mapPlanNode(node.elseClause, map) }),
      }
    // Not made without incremental delivery, which is off.
    case 'Defer':
      return node
    default:
      return node satisfies never
  }
}
