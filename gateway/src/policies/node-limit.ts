import {
  getArgumentValues,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
} from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { tooCostly } from './too-costly.ts'

/** Says what is wrong with what an operation asks for, with these variables; null if nothing is. */
export type NodeCheck = (variables: Readonly<Record<string, unknown>>) => GraphQLError | null

export interface NodeCheckInput {
  readonly schema: GraphQLSchema
  /** Valid in the schema, with no more fields than an operation may have. */
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly maxNodes: number
}

/** Arguments by which lists are asked for in parts. */
const sizeArguments: ReadonlySet<string> = new Set(['first', 'last', 'limit'])

/** Objects that a list is taken to have when nothing says how many are asked for. */
const assumedSize = 10

/**
 * Bounds the objects in lists that an operation may ask for: a page of a hundred, of each of which it asks a page of a hundred,
 * are ten thousand. Counted is what is asked for, not what there is, so that an operation that passes today passes tomorrow.
 * Fields that are asked for twice under one name are one field, as in the answer.
 */
export function createNodeCheck({ schema, document, operation, maxNodes }: NodeCheckInput): NodeCheck {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  const root = schema.getRootType(operation.operation)
  const counted = root ? countAll([{ type: root, set: operation.selectionSet }], { schema, fragments }) : 0
  return (variables) => {
    const actual = typeof counted === 'number' ? counted : counted(variables)
    if (actual <= maxNodes) return null
    return tooCostly({
      node: operation,
      expected: `lists of at most ${maxNodes} objects in all`,
      limit: maxNodes,
      actual,
    })
  }
}

/** A number, where no variable says it. */
type Count = number | ((variables: Readonly<Record<string, unknown>>) => number)

interface Room {
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

interface Place {
  readonly type: GraphQLNamedType
  readonly set: SelectionSetNode
}

interface FieldAsked {
  readonly definition: GraphQLField<unknown, unknown>
  readonly node: FieldNode
}

/**
 * The objects in lists of what is selected at one place of the answer.
 * @param size - of the lists directly there, if the place is a connection
 */
function countAll(places: readonly Place[], room: Room, size?: Count): Count {
  const byName = new Map<string, FieldAsked[]>()
  const seen = new Set<string>()
  for (const place of places) collect(place, { ...room, byName, seen })
  return combine([0, ...[...byName.values()].map((fields) => countField(fields, room, size))], plus)
}

interface Collecting extends Room {
  readonly byName: Map<string, FieldAsked[]>
  readonly seen: Set<string>
}

function collect({ type, set }: Place, room: Collecting): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const definition =
        isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined
      if (!definition) continue
      const name = selection.alias?.value ?? selection.name.value
      const asked = { definition, node: selection }
      const known = room.byName.get(name)
      if (known) known.push(asked)
      else room.byName.set(name, [asked])
      continue
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : unseen(selection.name.value, room)
    if (!fragment) continue
    const condition = fragment.typeCondition?.name.value
    const narrowed = condition === undefined ? type : room.schema.getType(condition)
    if (narrowed) collect({ type: narrowed, set: fragment.selectionSet }, room)
  }
}

function unseen(name: string, { seen, fragments }: Collecting): FragmentDefinitionNode | undefined {
  if (seen.has(name)) return undefined
  seen.add(name)
  return fragments.get(name)
}

/** @param inherited - what a connection's lists take over from its arguments */
function countField(fields: readonly FieldAsked[], room: Room, inherited?: Count): Count {
  const places = fields.flatMap(({ definition, node }) =>
    node.selectionSet ? [{ type: getNamedType(definition.type), set: node.selectionSet }] : [],
  )
  if (places.length === 0) return 0
  const own = fields.flatMap((field) => sizeOf(field) ?? [])
  const size = own.length > 0 ? combine(own, (one, other) => Math.max(one, other)) : undefined
  const isList = fields.some(({ definition }) => isListType(getNullableType(definition.type)))
  if (!isList) return countAll(places, room, size)
  const perItem = combine([1, countAll(places, room)], plus)
  return combine([size ?? inherited ?? assumedSize, perItem], (count, each) => count * each)
}

/** How many items a field is asked for; undefined when it does not give pages. */
function sizeOf({ definition, node }: FieldAsked): Count | undefined {
  const sliced = definition.args.filter(({ name }) => sizeArguments.has(name))
  if (sliced.length === 0) return undefined
  const read = (variables: Readonly<Record<string, unknown>>): number => {
    const values = argumentsOf({ definition, node }, variables)
    // Null means the default. What is more than a page may have is the subgraph's to refuse.
    const sizes = sliced.map(({ name, defaultValue }) => Number(values[name] ?? defaultValue ?? 0))
    return Math.max(0, ...sizes)
  }
  const varies = node.arguments?.some(({ value }) => value.kind === Kind.VARIABLE) ?? false
  return varies ? read : read({})
}

/** Null for what is not null is the subgraph's to refuse, like every other value that it does not take. */
function argumentsOf({ definition, node }: FieldAsked, variables: Readonly<Record<string, unknown>>) {
  try {
    return getArgumentValues(definition, node, variables)
  } catch {
    return {}
  }
}

const plus = (one: number, other: number) => one + other

/** Of at least one count. */
function combine(counts: readonly Count[], join: (one: number, other: number) => number): Count {
  const fixed = counts.filter((count) => typeof count === 'number')
  const varying = counts.filter((count) => typeof count !== 'number')
  if (varying.length === 0) return fixed.reduce(join)
  return (variables) => [...fixed, ...varying.map((count) => count(variables))].reduce(join)
}
