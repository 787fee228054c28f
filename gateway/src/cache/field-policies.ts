import { Kind, parse } from 'graphql'
import type { ConstDirectiveNode, FieldDefinitionNode, ObjectTypeDefinitionNode, TypeNode } from 'graphql'

/** How long a field's value may be cached, and for whom. */
export interface CachePolicy {
  readonly maxAgeMs: number
  /** `PRIVATE`: only for the caller. */
  readonly scope: 'PUBLIC' | 'PRIVATE'
  /** The version of reference data, which only a release changes; empty for other data. */
  readonly version: string
}

/** The caching properties of a field. */
export interface CacheField {
  /** Null if the field has no `@cacheControl`. */
  readonly policy: CachePolicy | null
  /** The named type, without lists and non-nulls. */
  readonly typeName: string
  readonly isList: boolean
}

/** An object type of the supergraph. */
export interface CacheType {
  readonly name: string
  /**
   * Entities are identified by their `id`; other objects belong to the object that contains them. Reference data, which only a release
   * changes, does not count as an entity: no event invalidates it, and the version of its fields is part of the keys.
   */
  readonly isEntity: boolean
  /** Fields of its keys, which never change. */
  readonly keyFields: ReadonlySet<string>
  readonly fields: ReadonlyMap<string, CacheField>
}

/** The cache policies of a supergraph. */
export interface FieldPolicies {
  readonly objects: ReadonlyMap<string, CacheType>
  /** Names of scalars and enums. */
  readonly leaves: ReadonlySet<string>
}

/** Reads the `@cacheControl` directives of a composed supergraph. Fields without a policy are never cached. */
export function readFieldPolicies(supergraphSdl: string): FieldPolicies {
  const objects = new Map<string, CacheType>()
  const leaves = new Set(['ID', 'String', 'Int', 'Float', 'Boolean'])
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) objects.set(definition.name.value, toType(definition))
    else if (definition.kind === Kind.SCALAR_TYPE_DEFINITION || definition.kind === Kind.ENUM_TYPE_DEFINITION)
      leaves.add(definition.name.value)
  }
  return { objects, leaves }
}

function toType({ name, directives = [], fields = [] }: ObjectTypeDefinitionNode): CacheType {
  const keys = directives.flatMap((directive) => {
    const key = directive.name.value === 'join__type' ? argumentOf(directive, 'key') : undefined
    return key?.kind === Kind.STRING ? [key.value] : []
  })
  // The inner fields of a nested key belong to another type.
  const plainKeys = keys.filter((key) => !key.includes('{'))
  const keyFields = new Set(plainKeys.flatMap((key) => key.split(/[\s,]+/)))
  const fieldsByName = new Map(fields.map((field) => [field.name.value, toField(field)]))
  const others = [...fieldsByName].filter(([field]) => !keyFields.has(field)).map(([, { policy }]) => policy)
  const isReferenceData = others.length > 0 && others.every((policy) => policy !== null && policy.version !== '')
  return { name: name.value, isEntity: keys.length > 0 && !isReferenceData, keyFields, fields: fieldsByName }
}

function toField({ type, directives = [] }: FieldDefinitionNode): CacheField {
  const directive = directives.find(({ name }) => name.value === 'cacheControl')
  return { policy: directive ? toPolicy(directive) : null, ...unwrap(type) }
}

function toPolicy(directive: ConstDirectiveNode): CachePolicy | null {
  const maxAge = argumentOf(directive, 'maxAge')
  const scope = argumentOf(directive, 'scope')
  const version = argumentOf(directive, 'version')
  const seconds = maxAge?.kind === Kind.INT ? Number(maxAge.value) : 0
  if (seconds <= 0) return null
  const isPublic = scope?.kind === Kind.ENUM && scope.value === 'PUBLIC'
  return {
    maxAgeMs: seconds * 1_000,
    scope: isPublic ? 'PUBLIC' : 'PRIVATE',
    version: version?.kind === Kind.STRING ? version.value : '',
  }
}

const argumentOf = (directive: ConstDirectiveNode, name: string) =>
  directive.arguments?.find((argument) => argument.name.value === name)?.value

function unwrap(type: TypeNode): Pick<CacheField, 'typeName' | 'isList'> {
  if (type.kind === Kind.NAMED_TYPE) return { typeName: type.name.value, isList: false }
  const inner = unwrap(type.type)
  return { ...inner, isList: inner.isList || type.kind === Kind.LIST_TYPE }
}
