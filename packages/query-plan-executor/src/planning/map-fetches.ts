import type { FetchNode, PlanNode, QueryPlan, SubscriptionNode } from '@apollo/query-planner'

/** The plan with each fetch replaced. */
export function mapFetches(plan: QueryPlan, map: MapFetch): QueryPlan {
  return plan.node ? { ...plan, node: mapNode(plan.node, map) } : plan
}

/** A fetch of entities may become several. */
export type MapFetch = (fetch: FetchNode) => PlanNode

function mapNode(node: PlanNode | SubscriptionNode, map: MapFetch): PlanNode | SubscriptionNode {
  if (node.kind !== 'Subscription') return mapPlanNode(node, map)
  const primary = map(node.primary)
  if (primary.kind !== 'Fetch') throw new Error(`Expected one fetch for a stream, got a ${primary.kind}`)
  return { ...node, primary, ...(node.rest && { rest: mapPlanNode(node.rest, map) }) }
}

function mapPlanNode(node: PlanNode, map: MapFetch): PlanNode {
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
    // Never planned, because incremental delivery is disabled.
    case 'Defer':
      return node
    default:
      return node satisfies never
  }
}
