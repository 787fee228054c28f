import {
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type CompositeType,
  type Schema,
} from '@apollo/federation-internals'

/** The types of the API schema, for shaping; created once per schema. */
export interface TypeIndex {
  /** Names of every type, composite or not. */
  readonly has: (name: string) => boolean
  readonly isComposite: (name: string) => boolean
  readonly isObject: (name: string) => boolean
  /**
   * The type of an object whose `__typename` in the subgraph is `typename`. Usually the same, but a subgraph may use other names for
   * its root types; then it is the type of the field in the schema.
   */
  readonly typeOf: (typename: string, declared: string) => string
  /** Whether an object whose type is `name` satisfies a fragment on `condition`. */
  readonly satisfies: (condition: string, name: string) => boolean
}

/** @param schema - the API schema, as the planner uses it */
export function createTypeIndex(schema: Schema): TypeIndex {
  const names = new Set<string>()
  const objects = new Set<string>()
  const roots = new Set<string>(schema.schemaDefinition.roots().map(({ type }) => type.name))
  const satisfying = new Map<string, Set<string>>()
  for (const type of schema.allTypes()) {
    names.add(type.name)
    if (isObjectType(type)) objects.add(type.name)
    if (isCompositeType(type)) satisfying.set(type.name, namesSatisfying(type))
  }
  return {
    has: (name) => names.has(name),
    isComposite: (name) => satisfying.has(name),
    isObject: (name) => objects.has(name),
    typeOf: (typename, declared) => (roots.has(declared) && !names.has(typename) ? declared : typename),
    satisfies: (condition, name) => satisfying.get(condition)?.has(name) ?? false,
  }
}

function namesSatisfying(type: CompositeType): Set<string> {
  const names = new Set([type.name])
  if (isInterfaceType(type)) for (const one of type.allImplementations()) names.add(one.name)
  if (isUnionType(type)) for (const one of type.types()) names.add(one.name)
  return names
}
