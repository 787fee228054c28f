/** What the base of a type reference is. */
export type BaseKind = 'scalar' | 'enum' | 'custom' | 'value' | 'entity' | 'abstract' | 'root'

/** A reference to a type: `wrapping` is GraphQL's notation with `%` for the base, such as `[%!]!`. */
export interface TypeReference {
  readonly kind: BaseKind
  readonly base: string
  readonly wrapping: string
}

export interface FieldModel {
  readonly name: string
  readonly type: TypeReference
  /** Subgraphs that resolve it; more than one means `@shareable`. */
  readonly owners: readonly string[]
  /** Whether it takes the arguments `(size: Int = 3, loud: Boolean)`. */
  readonly takesArguments: boolean
  /** Names of fields of other subgraphs that it is computed from. */
  readonly requires: readonly string[]
  /** Those of them that are objects. */
  readonly requiredObjects: readonly string[]
  /** The `size` that it requires some of them with, by field. */
  readonly requiredSizes: Readonly<Record<string, number>>
  /** Name of a field of the entity it leads to that its subgraph resolves on this way only. */
  readonly provides: string | undefined
  readonly isHidden: boolean
}

export interface EntityModel {
  readonly name: string
  readonly instanceCount: number
  /** For each subgraph that has the entity, its keys. */
  readonly keys: ReadonlyMap<string, readonly string[]>
  readonly fields: readonly FieldModel[]
}

/** An interface or a union, with its members in each subgraph that declares it. */
export interface AbstractModel {
  readonly kind: 'interface' | 'union'
  readonly name: string
  readonly members: ReadonlyMap<string, readonly string[]>
  /** The field of an interface besides `id`. */
  readonly label: string | undefined
  /** The subgraph that adds a field to an entity interface with `@interfaceObject`. */
  readonly objectIn: string | undefined
}

export interface RootField {
  readonly name: string
  readonly subgraph: string
  readonly type: TypeReference
}

/** Everything that the subgraphs of one generated supergraph are rendered from. */
export interface SupergraphModel {
  readonly seed: string
  readonly subgraphs: readonly string[]
  /** Those in which the root types have other names than usual. */
  readonly renamesRoots: readonly string[]
  readonly entities: readonly EntityModel[]
  readonly abstracts: readonly AbstractModel[]
  readonly queries: readonly RootField[]
  readonly mutations: readonly RootField[]
  readonly subscriptions: readonly RootField[]
}

export const ENUM_NAME = 'Color'
export const ENUM_VALUES = ['RED', 'GREEN', 'BLUE'] as const
/** A value that subgraphs return and clients may not see. */
export const HIDDEN_ENUM_VALUE = 'GREY'
export const CUSTOM_SCALAR = 'Blob'
export const VALUE_TYPE = 'Size'
/** The value type's fields: scalars, and itself for depth. */
export const VALUE_FIELDS: readonly { readonly name: string; readonly type: TypeReference }[] = [
  { name: 'width', type: { kind: 'scalar', base: 'Int', wrapping: '%!' } },
  { name: 'unit', type: { kind: 'scalar', base: 'String', wrapping: '%' } },
  { name: 'color', type: { kind: 'enum', base: ENUM_NAME, wrapping: '%' } },
  { name: 'inner', type: { kind: 'value', base: VALUE_TYPE, wrapping: '%' } },
]

/**
 * An entity whose key tells only its kind. One subgraph makes its notes, each as its parent has it; what the others add depends on
 * the kind alone.
 */
export const NOTE_TYPE = 'Note'
export const NOTE_KINDS = 3

/** The type as GraphQL writes it. */
export function typeText({ base, wrapping }: TypeReference): string {
  return wrapping.replace('%', base)
}
