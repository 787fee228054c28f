import type { PlanNode } from '@apollo/query-planner'

/** The paths, joined by dots, at which a plan completes entities. */
export function entityPathsOf(node: PlanNode | undefined): Set<string> {
  const paths = new Set<string>()
  if (node) collect(node, { path: [], paths })
  return paths
}

function collect(node: PlanNode, at: { readonly path: readonly string[]; readonly paths: Set<string> }): void {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      for (const one of node.nodes) collect(one, at)
      return
    case 'Flatten':
      return collect(node.node, { ...at, path: [...at.path, ...node.path.map(String)] })
    case 'Condition':
      if (node.ifClause) collect(node.ifClause, at)
      if (node.elseClause) collect(node.elseClause, at)
      return
    case 'Fetch':
      if (node.requires) at.paths.add(at.path.join('.'))
      return
    // The compiler of plans refuses these.
    case 'Defer':
  }
}
