import { Kind } from 'graphql'
import type { DocumentNode, SelectionNode } from 'graphql'
import { joinArgument, selectionsIn } from './field-uses.ts'

/** The requirements of fields of a supergraph, and the keys of its entities. */
export interface Requirements {
  /** The requirement of a subgraph's field. */
  of(place: { readonly subgraph: string; readonly type: string; readonly field: string }): readonly SelectionNode[]
  /** Whether any field has a requirement. */
  has(subgraph: string): boolean
  /** Names of fields that are part of a key of a type. */
  keysOf(type: string): ReadonlySet<string>
}

/** @param supergraph - with its join directives */
export function readRequirements({ definitions }: DocumentNode): Requirements {
  const names = new Map<string, string>()
  const requirements = new Map<string, readonly SelectionNode[]>()
  const subgraphs = new Set<string>()
  const keys = new Map<string, Set<string>>()
  for (const one of definitions) {
    if (one.kind !== Kind.ENUM_TYPE_DEFINITION || one.name.value !== 'join__Graph') continue
    for (const value of one.values ?? [])
      for (const directive of value.directives ?? []) names.set(value.name.value, joinArgument(directive, 'name') ?? '')
  }
  for (const type of definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    const typeKeys = (type.directives ?? []).flatMap((directive) => selectionsIn(joinArgument(directive, 'key')))
    keys.set(type.name.value, new Set(typeKeys.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []))))
    for (const field of type.fields ?? [])
      for (const directive of field.directives ?? []) {
        const selections = selectionsIn(joinArgument(directive, 'requires'))
        const subgraph = names.get(joinArgument(directive, 'graph') ?? '')
        if (selections.length === 0 || subgraph === undefined) continue
        subgraphs.add(subgraph)
        requirements.set(`${subgraph} ${type.name.value}.${field.name.value}`, selections)
      }
  }
  return {
    of: ({ subgraph, type, field }) => requirements.get(`${subgraph} ${type}.${field}`) ?? [],
    has: (subgraph) => subgraphs.has(subgraph),
    keysOf: (type) => keys.get(type) ?? new Set(),
  }
}
