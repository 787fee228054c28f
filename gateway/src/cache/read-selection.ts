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
  /** The strictest of all that is selected, of the versions of all; null when that is nothing but keys. */
  readonly policy: CachePolicy | null
  readonly nodes: Nodes
}

/**
 * What a selection of root fields says of keeping its answer.
 *
 * A field's own policy counts. Without one, a field of an object that is no entity goes by the policy that led there;
 * a field of an entity or of the root is not kept, nor is anything beside it. Keys never change.
 * @returns null when something that is selected may not be kept
 */
export const readRootSelection = (input: SelectionInput): ReadSelection<readonly TagNode[]> | null =>
  unlessNotKept(input, (state) =>
    readFields(state, input.selectionSet, { type: typeNamed(state, 'Query'), policy: null, isOwned: false }),
  )

/** The same for the selection of `_entities`, by type of entity. */
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
  /** The policy that led here. */
  readonly policy: CachePolicy | null
  /** Whether an entity is around it. */
  readonly isOwned: boolean
  /** Whether a list led here since the last entity. */
  readonly isListed?: boolean
}

function readFields(state: State, { selections }: SelectionSetNode, place: Place): readonly TagNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return readField(state, selection, place)
    return fragmentOf(state, selection).flatMap(({ typeName, selectionSet }) => {
      // Which of several types an object has shows only in the answer.
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
      chosenBy: place.isOwned ? 'owner' : isListed ? 'nobody' : 'request',
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

// Interfaces and unions are not among them.
const typeNamed = ({ policies }: State, name: string): CacheType => policies.objects.get(name) ?? notKept()

function notKept(): never {
  throw new NotKept()
}
