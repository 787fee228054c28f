import {
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type CompositeType,
  type Schema,
} from '@apollo/federation-internals'

/** What shaping has to know about the types of the API schema; made once per schema. */
export interface TypeIndex {
  /** Names of every type, composite or not. */
  readonly has: (name: string) => boolean
  readonly isComposite: (name: string) => boolean
  readonly isObject: (name: string) => boolean
  /** Whether an object whose type is `name` satisfies a fragment on `condition`. */
  readonly satisfies: (condition: string, name: string) => boolean
}

/** @param schema - the API schema, as the planner uses it */
export function createTypeIndex(schema: Schema): TypeIndex {
  const names = new Set<string>()
  const objects = new Set<string>()
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
    satisfies: (condition, name) => satisfying.get(condition)?.has(name) ?? false,
  }
}

function namesSatisfying(type: CompositeType): Set<string> {
  const names = new Set([type.name])
  if (isInterfaceType(type)) for (const one of type.allImplementations()) names.add(one.name)
  if (isUnionType(type)) for (const one of type.types()) names.add(one.name)
  return names
}
