import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql'
import type { DefinitionNode, FieldNode, OperationDefinitionNode, VariableDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'

const merged = new LRUCache<string, { readonly text: string | null }>({
  maxSize: 4_000_000,
  sizeCalculation: ({ text }, key) => 2 * key.length + (text?.length ?? 0),
})

/**
 * One query for several that each ask for `_entities` and nothing else: the first's entities are `e0`, asked for by `$r0`, and so on.
 * Other variables are the same for all. Made once for equal texts.
 * @returns null when the client has variables of such names itself
 */
export function mergeQueries(queries: readonly string[]): string | null {
  const key = queries.join('\n')
  let known = merged.get(key)
  if (!known) merged.set(key, (known = { text: queries.some(usesNames) ? null : merge(queries) }))
  return known.text
}

const usesNames = (query: string) => /\$r\d+\b/.test(query)

function merge(queries: readonly string[]): string {
  const variables = new Map<string, VariableDefinitionNode>()
  const fields: FieldNode[] = []
  const fragments: DefinitionNode[] = []
  let first: OperationDefinitionNode | undefined
  queries.forEach((query, index) => {
    for (const definition of withOwnNames(query, index)) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) fragments.push(definition)
      else {
        first ??= definition
        for (const one of definition.variableDefinitions ?? []) variables.set(one.variable.name.value, one)
        for (const one of definition.selectionSet.selections)
          if (one.kind === Kind.FIELD) fields.push({ ...one, alias: { kind: Kind.NAME, value: `e${index}` } })
      }
    }
  })
  if (!first) throw new Error(`Expected queries to merge, got none in ${queries.join(' ')}`)
  const operation: OperationDefinitionNode = {
    ...first,
    variableDefinitions: [...variables.values()],
    selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
  }
  return stripIgnoredCharacters(print({ kind: Kind.DOCUMENT, definitions: [operation, ...fragments] }))
}

/** Its representations and its fragments are told from those of the others. */
function withOwnNames(query: string, index: number): readonly DefinitionNode[] {
  const own = (value: string) => ({ kind: Kind.NAME, value: `${value}_${index}` }) as const
  const renamed = visit(parse(query, { noLocation: true }), {
    Variable: (node) =>
      node.name.value === 'representations'
        ? { ...node, name: { kind: Kind.NAME, value: `r${index}` } as const }
        : undefined,
    FragmentSpread: (node) => ({ ...node, name: own(node.name.value) }),
    FragmentDefinition: (node) => ({ ...node, name: own(node.name.value) }),
  })
  return renamed.definitions
}
