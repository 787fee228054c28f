import type { FetchNode, PlanNode } from '@apollo/query-planner'
import { selectsPath } from './fetch-selections.ts'
import { namesOf } from './places.ts'

/** A fetch and its position in the plan. */
interface PlacedFetch {
  readonly fetch: FetchNode
  /** Response names; lists are not marked. */
  readonly path: readonly string[]
  /** The index of its branch at each node, from the plan's root. */
  readonly branches: readonly Branch[]
}

interface Branch {
  readonly isSequence: boolean
  readonly index: number
}

/**
 * The entity fetches of a plan that may merge equal entities into one object. The others may not, because concurrent or later fetches
 * of the surrounding objects fetch different values for entities that are equal now.
 */
export function unitingFetches(node: PlanNode | undefined): ReadonlySet<FetchNode> {
  const placed: PlacedFetch[] = []
  if (node) collect(node, { path: [], branches: [] }, placed)
  const uniting = placed.filter((one) => !placed.some((other) => other !== one && mayDivide(other, one)))
  return new Set(uniting.map(({ fetch }) => fetch))
}

function collect(node: PlanNode, at: Omit<PlacedFetch, 'fetch'>, placed: PlacedFetch[]): void {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return collectAll(node.nodes, { ...at, isSequence: node.kind === 'Sequence' }, placed)
    case 'Flatten':
      return collect(node.node, { ...at, path: [...at.path, ...namesOf(node.path.map(String))] }, placed)
    case 'Condition':
      return collectAll([node.ifClause, node.elseClause], { ...at, isSequence: false }, placed)
    case 'Fetch':
      placed.push({ ...at, fetch: node })
      return
    // The compiler of plans refuses these.
    case 'Defer':
  }
}

function collectAll(
  nodes: readonly (PlanNode | undefined)[],
  { path, branches, isSequence }: Omit<PlacedFetch, 'fetch'> & { readonly isSequence: boolean },
  placed: PlacedFetch[],
): void {
  for (const [index, node] of nodes.entries())
    if (node) collect(node, { path, branches: [...branches, { isSequence, index }] }, placed)
}

/** Whether a fetch of surrounding objects may change the objects at another fetch's path. */
function mayDivide(other: PlacedFetch, one: PlacedFetch): boolean {
  const isAround = other.path.length < one.path.length && other.path.every((name, index) => one.path[index] === name)
  if (!isAround || isBefore(other, one)) return false
  // Fields that are renamed when they arrive have other names in the text.
  const isRenamed = other.fetch.outputRewrites?.some(({ kind }) => kind === 'KeyRenamer') ?? false
  return isRenamed || selectsPath(other.fetch, one.path.slice(other.path.length))
}

/** Whether one fetch always ends before the other starts. */
function isBefore({ branches }: PlacedFetch, other: PlacedFetch): boolean {
  for (const [depth, { index, isSequence }] of branches.entries()) {
    const otherIndex = other.branches[depth]?.index
    if (otherIndex !== index) return isSequence && otherIndex !== undefined && index < otherIndex
  }
  return false
}
