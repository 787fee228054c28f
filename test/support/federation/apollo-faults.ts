import type { GeneratedSupergraph } from './generate-supergraph.ts'

/**
 * Whether Apollo's executor gives wrong answers, so that it is no reference: it rejects a nested root type that has another name in a
 * subgraph, and sends nulls for required fields of objects in nested lists.
 */
export function hasFaultsOfApollo({ model: { renamesRoots, entities } }: Pick<GeneratedSupergraph, 'model'>): boolean {
  const requiresNestedLists = entities.some(({ fields }) =>
    fields.some(({ requiredObjects }) =>
      requiredObjects.some((name) => fields.find((one) => one.name === name)?.type.wrapping.startsWith('[[')),
    ),
  )
  return renamesRoots.length > 0 || requiresNestedLists
}
