import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql'
import type { DefinitionNode, FieldNode, OperationDefinitionNode, VariableDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'

const merged = new LRUCache<string, { readonly text: string | null }>({
  maxSize: 4_000_000,
  sizeCalculation: ({ text }, key) => 2 * key.length + (text?.length ?? 0),
})

/**
 * Merges queries that each select only `_entities` into one: `e0` with the variable `$r0` for the first query, and so on. The queries
 * share all other variables. The result is cached by the texts of the queries.
 * @returns null if the client uses variables with such names
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

/** Renames the representations and the fragments of a query, so that they do not conflict with those of the others. */
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
