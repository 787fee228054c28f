/** A type in output position, reduced to what shaping checks. `text` is the type in GraphQL syntax. */
export type OutputType =
  | { readonly kind: 'nonNull'; readonly of: OutputType; readonly text: string }
  | { readonly kind: 'list'; readonly of: OutputType; readonly text: string }
  | { readonly kind: 'composite'; readonly text: string }
  | { readonly kind: 'leaf'; readonly leaf: LeafKind; readonly text: string }

/** How a leaf value is checked: built-in scalars by their rule, enums by their values, custom scalars not at all. */
export type LeafKind = 'Boolean' | 'Int' | 'Float' | 'String' | 'ID' | 'custom' | ReadonlySet<string>

/** One `@skip` or `@include`: either a constant or a variable's name. */
export interface Condition {
  readonly directive: 'skip' | 'include'
  readonly value: boolean | { readonly variable: string }
}

/** A field of the client's operation. */
export interface FieldSelection {
  readonly kind: 'field'
  readonly name: string
  /** The client's response name. */
  readonly responseName: string
  /** Its name in the subgraphs' data: an internal alias, or the client's name. */
  readonly dataName: string
  readonly type: OutputType
  readonly selections: readonly Selection[] | undefined
  readonly conditions: readonly Condition[]
  /** Set on `__schema` and `__type`: the index of the field among the operation's introspection fields. */
  readonly introspection: number | undefined
}

/** An inline fragment or a spread, which are equivalent here. */
export interface FragmentSelection {
  readonly kind: 'fragment'
  readonly typeCondition: string | undefined
  readonly selections: readonly Selection[]
  readonly conditions: readonly Condition[]
}

export type Selection = FieldSelection | FragmentSelection
