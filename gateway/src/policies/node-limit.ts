import {
  getArgumentValues,
  getIntrospectionQuery,
  getOperationAST,
  parse,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
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
  GraphQLOutputType,
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

/** Arguments by which lists are asked for in parts, and the ids of the objects of a list. */
const sizeArguments: ReadonlySet<string> = new Set(['first', 'last', 'limit', 'ids'])

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
  const places = root ? [{ type: root, set: operation.selectionSet }] : []
  const counted = countAll(places, { schema, fragments, part: 'data' })
  const tooMuch = checkIntrospection(places, { schema, fragments, part: 'introspection' }, operation)
  if (tooMuch) return () => tooMuch
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

/**
 * How many objects introspection asks for is known from the schema. Twice a whole introspection is enough for every tool, and says how
 * large the answer may be, however large the graph is.
 */
function checkIntrospection(
  places: readonly Place[],
  room: Room,
  operation: OperationDefinitionNode,
): GraphQLError | null {
  const counted = countAll(places, room)
  const actual = typeof counted === 'number' ? counted : counted({})
  if (actual === 0) return null
  const limit = 2 * sizeOfIntrospection(room.schema)
  if (actual <= limit) return null
  return tooCostly({
    node: operation,
    expected: `introspection of at most ${limit} objects`,
    limit,
    actual: Math.ceil(actual),
  })
}

const introspectionSizes = new WeakMap<GraphQLSchema, number>()

/** Objects in the answer to the introspection query of the usual tools. */
function sizeOfIntrospection(schema: GraphQLSchema): number {
  const known = introspectionSizes.get(schema)
  if (known !== undefined) return known
  const document = parse(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }))
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  const type = schema.getQueryType()
  const set = getOperationAST(document)?.selectionSet
  const counted = type && set ? countAll([{ type, set }], { schema, fragments, part: 'introspection' }) : 0
  const size = typeof counted === 'number' ? counted : counted({})
  introspectionSizes.set(schema, size)
  return size
}

interface Room {
  readonly schema: GraphQLSchema
  /** What of the root is counted. */
  readonly part: 'data' | 'introspection'
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

interface Place {
  readonly type: GraphQLNamedType
  readonly set: SelectionSetNode
}

interface FieldAsked {
  readonly definition: GraphQLField<unknown, unknown>
  /** Of the type that has it. */
  readonly parent: GraphQLNamedType
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
      const definition = definitionOf(selection.name.value, type, room)
      if (!definition) continue
      const name = selection.alias?.value ?? selection.name.value
      const asked = { definition, parent: type, node: selection }
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

function definitionOf(name: string, type: GraphQLNamedType, { schema, part }: Room) {
  if (type === schema.getQueryType()) {
    const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name)
    if (meta || part === 'introspection') return part === 'introspection' ? meta : undefined
  }
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
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
  const lists = Math.max(...fields.map(({ definition }) => listDepth(definition.type)))
  if (lists === 0) return countAll(places, room, size)
  const perItem = combine([1, countAll(places, room)], plus)
  const known = introspectedSize(fields, room)
  // Of a list of lists, what is asked for says how many lists there are.
  const inner = assumedSize ** (lists - 1)
  const outer = known ?? size ?? inherited ?? assumedSize
  const items = typeof outer === 'number' ? outer * inner : combine([outer, inner], (one, other) => one * other)
  return combine([items, perItem], (count, each) => count * each)
}

function listDepth(type: GraphQLOutputType): number {
  const nullable = getNullableType(type)
  return isListType(nullable) ? 1 + listDepth(nullable.ofType) : 0
}

/** How many items a list of introspection has: exactly for those of the schema, on average for those of a type or field. */
function introspectedSize(fields: readonly FieldAsked[], { schema }: Room): number | undefined {
  const [first] = fields
  if (!first || !isIntrospectionType(first.parent)) return undefined
  return sizesOf(schema).get(`${first.parent.name}.${first.definition.name}`) ?? assumedSize
}

const knownSizes = new WeakMap<GraphQLSchema, ReadonlyMap<string, number>>()

function sizesOf(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const known = knownSizes.get(schema)
  if (known) return known
  const types = Object.values(schema.getTypeMap())
  const total = { fields: 0, args: 0, inputFields: 0, enumValues: 0, interfaces: 0, possibleTypes: 0 }
  for (const type of types) {
    if (isObjectType(type) || isInterfaceType(type)) {
      const fields = Object.values(type.getFields())
      total.fields += fields.length
      total.interfaces += type.getInterfaces().length
      for (const { args } of fields) total.args += args.length
    }
    if (isInputObjectType(type)) total.inputFields += Object.keys(type.getFields()).length
    if (isEnumType(type)) total.enumValues += type.getValues().length
    if (isAbstractType(type)) total.possibleTypes += schema.getPossibleTypes(type).length
  }
  const perType = (count: number) => count / types.length
  const directives = schema.getDirectives()
  const directiveArguments = directives.reduce((count, { args }) => count + args.length, 0)
  const sizes = new Map([
    ['__Schema.types', types.length],
    ['__Schema.directives', directives.length],
    ['__Directive.args', directiveArguments / directives.length],
    ['__Type.fields', perType(total.fields)],
    ['__Type.interfaces', perType(total.interfaces)],
    ['__Type.possibleTypes', perType(total.possibleTypes)],
    ['__Type.enumValues', perType(total.enumValues)],
    ['__Type.inputFields', perType(total.inputFields)],
    ['__Field.args', total.args / Math.max(1, total.fields)],
  ])
  knownSizes.set(schema, sizes)
  return sizes
}

/** How many items a field is asked for; undefined when it does not give pages. */
function sizeOf({ definition, node }: Omit<FieldAsked, 'parent'>): Count | undefined {
  const sliced = definition.args.filter(({ name }) => sizeArguments.has(name))
  if (sliced.length === 0) return undefined
  const read = (variables: Readonly<Record<string, unknown>>): number => {
    const values = argumentsOf({ definition, node }, variables)
    // Null means the default. What is more than a page may have is the subgraph's to refuse.
    const sizes = sliced.map(({ name, defaultValue }) => values[name] ?? defaultValue).filter((size) => size != null)
    return sizes.length > 0
      ? Math.max(0, ...sizes.map((size) => (Array.isArray(size) ? size.length : Number(size))))
      : assumedSize
  }
  const varies = node.arguments?.some(({ value }) => value.kind === Kind.VARIABLE) ?? false
  return varies ? read : read({})
}

/** Null for what is not null is the subgraph's to refuse, like every other value that it does not take. */
function argumentsOf({ definition, node }: Omit<FieldAsked, 'parent'>, variables: Readonly<Record<string, unknown>>) {
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
