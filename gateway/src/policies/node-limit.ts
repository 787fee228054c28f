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

/** Checks the number of objects that an operation selects with these variables; null if it is within the limit. */
export type NodeCheck = (variables: Readonly<Record<string, unknown>>) => GraphQLError | null

export interface NodeCheckInput {
  readonly schema: GraphQLSchema
  /** A document that is valid and within the limit of fields. */
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly maxNodes: number
}

/** Arguments that limit the size of a list: a page size, or the ids of its objects. */
const sizeArguments: ReadonlySet<string> = new Set(['first', 'last', 'limit', 'ids'])

/** The assumed size of a list without a size argument. */
const assumedSize = 10

/**
 * Limits the number of objects in lists that an operation can select. Nested lists multiply: a page of 100 with a page of 100 in each
 * object counts as 10,000. The requested sizes count, not the actual ones, so that the result does not depend on data. Fields that are
 * selected twice under one response name count once.
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

/** A count: a number, or a function if it depends on variables. */
type Count = number | ((variables: Readonly<Record<string, unknown>>) => number)

/**
 * Limits introspection by the size of the schema: twice the objects of a full introspection query are enough for every tool.
 */
function checkIntrospection(
  places: readonly Place[],
  scope: CountScope,
  operation: OperationDefinitionNode,
): GraphQLError | null {
  const counted = countAll(places, scope)
  const actual = typeof counted === 'number' ? counted : counted({})
  if (actual === 0) return null
  const limit = 2 * sizeOfIntrospection(scope.schema)
  if (actual <= limit) return null
  return tooCostly({
    node: operation,
    expected: `introspection of at most ${limit} objects`,
    limit,
    actual: Math.ceil(actual),
  })
}

const introspectionSizes = new WeakMap<GraphQLSchema, number>()

/** Number of objects in the response to a full introspection query. */
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

interface CountScope {
  readonly schema: GraphQLSchema
  /** Which root fields are counted. */
  readonly part: 'data' | 'introspection'
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

interface Place {
  readonly type: GraphQLNamedType
  readonly set: SelectionSetNode
}

interface SelectedField {
  readonly definition: GraphQLField<unknown, unknown>
  /** The type that has the field. */
  readonly parent: GraphQLNamedType
  readonly node: FieldNode
}

/**
 * Counts the objects in lists that are selected at one position of the response.
 * @param size - the size of the lists directly below, if the position is a connection
 */
function countAll(places: readonly Place[], scope: CountScope, size?: Count): Count {
  const byName = new Map<string, SelectedField[]>()
  const seen = new Set<string>()
  for (const place of places) collect(place, { ...scope, byName, seen })
  return combine([0, ...[...byName.values()].map((fields) => countField(fields, scope, size))], plus)
}

interface Collecting extends CountScope {
  readonly byName: Map<string, SelectedField[]>
  readonly seen: Set<string>
}

function collect({ type, set }: Place, scope: Collecting): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const definition = definitionOf(selection.name.value, type, scope)
      if (!definition) continue
      const name = selection.alias?.value ?? selection.name.value
      const selected = { definition, parent: type, node: selection }
      const known = scope.byName.get(name)
      if (known) known.push(selected)
      else scope.byName.set(name, [selected])
      continue
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : unseen(selection.name.value, scope)
    if (!fragment) continue
    const condition = fragment.typeCondition?.name.value
    const narrowed = condition === undefined ? type : scope.schema.getType(condition)
    if (narrowed) collect({ type: narrowed, set: fragment.selectionSet }, scope)
  }
}

function definitionOf(name: string, type: GraphQLNamedType, { schema, part }: CountScope) {
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

/** @param inherited - the size that the arguments of the surrounding connection give */
function countField(fields: readonly SelectedField[], scope: CountScope, inherited?: Count): Count {
  const places = fields.flatMap(({ definition, node }) =>
    node.selectionSet ? [{ type: getNamedType(definition.type), set: node.selectionSet }] : [],
  )
  if (places.length === 0) return 0
  const own = fields.flatMap((field) => sizeOf(field) ?? [])
  const size = own.length > 0 ? combine(own, (one, other) => Math.max(one, other)) : undefined
  const lists = Math.max(...fields.map(({ definition }) => listDepth(definition.type)))
  if (lists === 0) return countAll(places, scope, size)
  const perItem = combine([1, countAll(places, scope)], plus)
  const known = introspectedSize(fields, scope)
  // The size argument of a nested list limits its outer list.
  const inner = assumedSize ** (lists - 1)
  const outer = known ?? size ?? inherited ?? assumedSize
  const items = typeof outer === 'number' ? outer * inner : combine([outer, inner], (one, other) => one * other)
  return combine([items, perItem], (count, each) => count * each)
}

function listDepth(type: GraphQLOutputType): number {
  const nullable = getNullableType(type)
  return isListType(nullable) ? 1 + listDepth(nullable.ofType) : 0
}

/** The size of an introspection list: exact for lists of the schema, the average for lists of a type or field. */
function introspectedSize(fields: readonly SelectedField[], { schema }: CountScope): number | undefined {
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

/** The requested size of a field; undefined if the field has no size argument. */
function sizeOf({ definition, node }: Omit<SelectedField, 'parent'>): Count | undefined {
  const sliced = definition.args.filter(({ name }) => sizeArguments.has(name))
  if (sliced.length === 0) return undefined
  const read = (variables: Readonly<Record<string, unknown>>): number => {
    const values = argumentsOf({ definition, node }, variables)
    // Null means the default value. The subgraph rejects sizes above its maximum.
    const sizes = sliced.map(({ name, defaultValue }) => values[name] ?? defaultValue).filter((size) => size != null)
    return sizes.length > 0
      ? Math.max(0, ...sizes.map((size) => (Array.isArray(size) ? size.length : Number(size))))
      : assumedSize
  }
  const varies = node.arguments?.some(({ value }) => value.kind === Kind.VARIABLE) ?? false
  return varies ? read : read({})
}

/** Returns no values if they are invalid; the subgraph rejects them. */
function argumentsOf(
  { definition, node }: Omit<SelectedField, 'parent'>,
  variables: Readonly<Record<string, unknown>>,
) {
  try {
    return getArgumentValues(definition, node, variables)
  } catch {
    return {}
  }
}

const plus = (one: number, other: number) => one + other

/** @param counts - at least one */
function combine(counts: readonly Count[], join: (one: number, other: number) => number): Count {
  const fixed = counts.filter((count) => typeof count === 'number')
  const varying = counts.filter((count) => typeof count !== 'number')
  if (varying.length === 0) return fixed.reduce(join)
  return (variables) => [...fixed, ...varying.map((count) => count(variables))].reduce(join)
}
