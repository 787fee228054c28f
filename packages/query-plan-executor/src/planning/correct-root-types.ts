import type { FetchNode } from '@apollo/query-planner'
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql'
import type { FragmentDefinitionNode, InlineFragmentNode } from 'graphql'

/** The names of root types in the supergraph; subgraphs may use other names. */
const ROOT_TYPES: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription'])

/**
 * Removes type conditions on root types from a fetch: the planner uses the names of the supergraph, and a subgraph may have
 * another name for its root type. The conditions are redundant, because no other type is possible there.
 */
export function correctRootTypes(fetch: FetchNode): FetchNode {
  if (!/\bon (?:Query|Mutation|Subscription)\b/.test(fetch.operation)) return fetch
  const document = parse(fetch.operation, { noLocation: true })
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const one of document.definitions) if (isRootFragment(one)) fragments.set(one.name.value, one)
  const corrected = visit(
    { ...document, definitions: document.definitions.filter((one) => !isRootFragment(one)) },
    {
      InlineFragment: (node): InlineFragmentNode | undefined => (isRoot(node) ? withoutType(node) : undefined),
      // Returned on entering, so its selections are visited too.
      FragmentSpread: ({ name, directives }): InlineFragmentNode | undefined => {
        const fragment = fragments.get(name.value)
        if (!fragment) return undefined
        return { kind: Kind.INLINE_FRAGMENT, directives: directives ?? [], selectionSet: fragment.selectionSet }
      },
    },
  )
  return { ...fetch, operation: stripIgnoredCharacters(print(corrected)) }
}

function withoutType({ typeCondition: _, ...node }: InlineFragmentNode): InlineFragmentNode {
  return node
}

function isRootFragment(node: { readonly kind: Kind }): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION && isRoot(node as FragmentDefinitionNode)
}

function isRoot({ typeCondition }: Pick<InlineFragmentNode, 'typeCondition'>): boolean {
  return typeCondition !== undefined && ROOT_TYPES.has(typeCondition.name.value)
}
