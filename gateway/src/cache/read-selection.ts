import { Kind } from 'graphql'
import type { DocumentNode, FieldNode, SelectionSetNode, SelectionNode } from 'graphql'
import type { CacheField, CachePolicy, CacheType, FieldPolicies } from './field-policies.ts'
import type { TagNode } from './tag-reader.ts'

export interface SelectionInput {
  readonly document: DocumentNode
  readonly policies: FieldPolicies
  readonly selectionSet: SelectionSetNode
}

export interface ReadSelection<Nodes> {
  /** The strictest policy of all selected fields, with the versions of all; null if only keys are selected. */
  readonly policy: CachePolicy | null
  readonly nodes: Nodes
}

/**
 * Reads the cache policy of a selection of root fields.
 *
 * A field without a policy inherits the policy of the field that contains its object, if the object is not an entity. A field of an
 * entity or of the root without a policy prevents caching of the whole selection. Keys never change and need no policy.
 * @returns null if a selected field must not be cached
 */
export const readRootSelection = (input: SelectionInput): ReadSelection<readonly TagNode[]> | null =>
  unlessNotKept(input, (state) =>
    readFields(state, input.selectionSet, { type: typeNamed(state, 'Query'), policy: null, isOwned: false }),
  )

/** Reads the cache policy of the selection of `_entities`, with the nodes by entity type. */
export const readEntitySelection = (
  input: SelectionInput,
): ReadSelection<ReadonlyMap<string, readonly TagNode[]>> | null =>
  unlessNotKept(input, (state) => {
    const byType = new Map<string, readonly TagNode[]>()
    const fragments = input.selectionSet.selections.flatMap((selection) => fragmentOf(state, selection))
    for (const { typeName, selectionSet } of fragments) {
      const type = typeNamed(state, typeName ?? '')
      const nodes = readFields(state, selectionSet, { type, policy: null, isOwned: true })
      byType.set(type.name, [...(byType.get(type.name) ?? []), ...nodes])
    }
    return byType
  })

function unlessNotKept<Nodes>(
  { document, policies }: SelectionInput,
  read: (state: State) => Nodes,
): ReadSelection<Nodes> | null {
  const state: State = { document, policies, policy: null }
  try {
    const nodes = read(state)
    return { policy: state.policy, nodes }
  } catch (reason) {
    if (reason instanceof NotKept) return null
    throw reason
  }
}

class NotKept extends Error {}

interface State {
  readonly document: DocumentNode
  readonly policies: FieldPolicies
  policy: CachePolicy | null
}

interface Place {
  readonly type: CacheType
  /** The policy of the field that contains the object. */
  readonly policy: CachePolicy | null
  /** Whether an entity contains it. */
  readonly isOwned: boolean
  /** Whether a list contains it within the last entity. */
  readonly isListed?: boolean
}

function readFields(state: State, { selections }: SelectionSetNode, place: Place): readonly TagNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return readField(state, selection, place)
    return fragmentOf(state, selection).flatMap(({ typeName, selectionSet }) => {
      // The type of an abstract field's object is known only from the response.
      if (typeName !== null && typeName !== place.type.name) throw new NotKept()
      return readFields(state, selectionSet, place)
    })
  })
}

function fragmentOf(state: State, selection: SelectionNode) {
  if (selection.kind === Kind.FIELD) return selection.name.value === '__typename' ? [] : notKept()
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const { typeCondition, selectionSet } = selection
    return [{ typeName: typeCondition?.name.value ?? null, selectionSet }]
  }
  for (const definition of state.document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value)
      return [{ typeName: definition.typeCondition.name.value, selectionSet: definition.selectionSet }]
  return notKept()
}

function readField(state: State, field: FieldNode, place: Place): readonly TagNode[] {
  const name = field.name.value
  if (name === '__typename') return []
  const facts = place.type.fields.get(name) ?? notKept()
  const isKey = place.type.isEntity && place.type.keyFields.has(name)
  const isOpen = !place.type.isEntity && place.type.name !== 'Query'
  const policy = facts.policy ?? (isOpen ? place.policy : null)
  if (policy) state.policy = strictest(state.policy, policy)
  else if (!isKey) throw new NotKept()
  return field.selectionSet ? readObject(state, { field, facts, policy, place }) : readLeaf(state, facts)
}

function readLeaf({ policies }: State, { typeName }: CacheField): readonly TagNode[] {
  return policies.leaves.has(typeName) ? [] : notKept()
}

interface ObjectField {
  readonly field: FieldNode
  readonly facts: CacheField
  readonly policy: CachePolicy | null
  readonly place: Place
}

function readObject(state: State, { field, facts, policy, place }: ObjectField): readonly TagNode[] {
  const type = typeNamed(state, facts.typeName)
  const isListed = facts.isList || (place.isListed ?? false)
  const selectionSet = field.selectionSet ?? notKept()
  const inner = type.isEntity ? { isOwned: true } : { isOwned: place.isOwned, isListed }
  const children = readFields(state, selectionSet, { type, policy, ...inner })
  if (!type.isEntity && children.length === 0) return []
  return [
    {
      responseKey: (field.alias ?? field.name).value,
      entity: type.isEntity ? type.name : null,
      idKey: type.isEntity ? idKeyOf(selectionSet) : null,
      chosenBy: place.isOwned ? 'owner' : isListed ? 'type' : 'request',
      children,
    },
  ]
}

function idKeyOf({ selections }: SelectionSetNode): string | null {
  for (const selection of selections)
    if (selection.kind === Kind.FIELD && selection.name.value === 'id' && !selection.directives?.length)
      return (selection.alias ?? selection.name).value
  return null
}

function strictest(one: CachePolicy | null, other: CachePolicy): CachePolicy {
  if (!one) return other
  return {
    maxAgeMs: Math.min(one.maxAgeMs, other.maxAgeMs),
    scope: one.scope === 'PRIVATE' || other.scope === 'PRIVATE' ? 'PRIVATE' : 'PUBLIC',
    version: one.version + other.version,
  }
}

// Interfaces and unions are not in `objects`, so they are never cached.
const typeNamed = ({ policies }: State, name: string): CacheType => policies.objects.get(name) ?? notKept()

function notKept(): never {
  throw new NotKept()
}
