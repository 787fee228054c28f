import { buildSubgraphSchema } from '@apollo/subgraph'
import {
  getNullableType,
  GraphQLList,
  GraphQLScalarType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  parse,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql'
import type { Faults } from './faults.ts'
import { NOTE_KINDS, VALUE_FIELDS, VALUE_TYPE, type SupergraphModel, type TypeReference } from './model.ts'
import { hash } from './random.ts'
import { isUnknown, type Instance, type Values } from './values.ts'

type Resolver = GraphQLFieldResolver<Instance, unknown>

/** Returns values unchanged, also invalid ones. */
const RAW = new GraphQLScalarType({ name: 'Raw', serialize: (value) => value })

export interface SubgraphInput {
  readonly name: string
  readonly sdl: string
  readonly model: SupergraphModel
  readonly values: Values
  readonly faults: Faults
}

/** An executable subgraph. It does not validate nulls and leaf values, so that faults can return invalid ones. */
export function buildSubgraph(input: SubgraphInput): GraphQLSchema {
  const schema = buildSubgraphSchema({ typeDefs: parse(input.sdl) })
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isAbstractType(type)) type.resolveType = (value: Instance) => value.__typename
    if (isObjectType(type)) attachResolvers(type, { ...input, typeName: usualName(type, schema) })
    if (isInterfaceType(type)) for (const field of Object.values(type.getFields())) field.type = forgiving(field.type)
  }
  const entities = schema.getQueryType()?.getFields()['_entities']
  if (entities)
    entities.resolve = (_, { representations }) => representations.map((one: Given) => findEntity(one, input))
  return schema
}

type Given = Readonly<Record<string, unknown>> & { readonly __typename: string }

/** A root type's name in the supergraph, which may differ here. */
function usualName(type: GraphQLObjectType, schema: GraphQLSchema): string {
  if (type === schema.getQueryType()) return 'Query'
  if (type === schema.getMutationType()) return 'Mutation'
  return type === schema.getSubscriptionType() ? 'Subscription' : type.name
}

function attachResolvers(type: GraphQLObjectType, input: SubgraphInput & { readonly typeName: string }): void {
  const { typeName } = input
  for (const field of Object.values(type.getFields())) {
    if (field.name.startsWith('_')) continue
    field.resolve = resolverOf(typeName, field.name, input) as GraphQLFieldResolver<unknown, unknown>
    field.type = forgiving(field.type)
    if (typeName === 'Subscription') field.subscribe = (_, { count }: { readonly count: number }) => events(count)
  }
}

/** The number of events that the subscription's argument requests. */
async function* events(count: number): AsyncGenerator<Instance> {
  for (let number = 0; number < count; number++) yield { __typename: 'Subscription', number }
}

function forgiving(type: GraphQLOutputType): GraphQLOutputType {
  const nullable = getNullableType(type) as GraphQLOutputType
  if (isListType(nullable)) return new GraphQLList(forgiving(nullable.ofType as GraphQLOutputType))
  return isLeafType(nullable) ? RAW : nullable
}

function resolverOf(type: string, field: string, input: SubgraphInput): Resolver {
  const reference = typeOf(type, field, input.model)
  const required = requiredOf(type, field, input.model)
  return (owner, parameters) => {
    const source = owner ?? { __typename: type, number: 0 }
    if (required.length > 0) return computed(source, required, input)
    if (!reference) return keyValue(source, field)
    return input.values.valueAt({ subgraph: input.name, owner: source, field, parameters }, reference)
  }
}

export function typeOf(type: string, field: string, model: SupergraphModel): TypeReference | undefined {
  const interfaceFields: Record<string, TypeReference> = {
    views: { kind: 'scalar', base: 'Int', wrapping: '%' },
    rating: { kind: 'scalar', base: 'String', wrapping: '%' },
  }
  if (model.abstracts.some((abstract) => abstract.name === type)) return interfaceFields[field]
  const fields = type === VALUE_TYPE ? VALUE_FIELDS : model.entities.find((entity) => entity.name === type)?.fields
  const roots = [...model.queries, ...model.mutations, ...model.subscriptions]
  return [...(fields ?? roots)].find((one) => one.name === field)?.type
}

export function requiredOf(type: string, field: string, model: SupergraphModel): readonly string[] {
  const fields = model.entities.find((entity) => entity.name === type)?.fields
  return fields?.find((one) => one.name === field)?.requires ?? []
}

/** From the values of the representation, or those that `@provides` promises. */
function computed(owner: Instance, required: readonly string[], input: SubgraphInput): string | null {
  const { name: subgraph, model, values, faults } = input
  if (isUnknown({ owner, subgraph }, model, faults)) return null
  const found = required.map((field) => {
    if (owner.given && Object.hasOwn(owner.given, field)) return owner.given[field]
    const type = typeOf(owner.__typename, field, model)
    return type && values.valueAt({ subgraph, owner, field, parameters: {} }, type)
  })
  return `computed ${hash(JSON.stringify(found))}`
}

export function keyValue(owner: Instance, field: string): unknown {
  const { __typename: type, number, id } = owner
  switch (field) {
    case 'id':
      return id ?? `${type}-${number}`
    case 'code':
      return `code/${number}`
    case 'zone':
      return number * 10
    case 'kind':
      return `kind ${number % NOTE_KINDS}`
    case 'tag':
      return { __typename: 'Tag', number }
    case 'name':
      return `tag ${number}`
    default:
      return null
  }
}

function findEntity(given: Given, { name, model, faults }: SubgraphInput): Instance | null {
  const id = typeof given['id'] === 'string' ? given['id'] : undefined
  const abstract = model.abstracts.find((one) => one.name === given.__typename)
  if (abstract?.objectIn === name && id !== undefined) {
    return { __typename: given.__typename, number: numberIn(id) ?? 0, id, given }
  }
  const type = abstract ? (id?.split('-')[0] ?? '') : given.__typename
  const tag = given['tag'] as { readonly name?: unknown } | null | undefined
  const number = numberIn(id ?? given['code'] ?? given['kind'] ?? tag?.name)
  if (number === undefined || !model.entities.some((entity) => entity.name === type)) return null
  const owner = { __typename: type, number, given }
  return isUnknown({ owner, subgraph: name }, model, faults) ? null : owner
}

function numberIn(text: unknown): number | undefined {
  const digits = typeof text === 'string' ? /\d+$/.exec(text)?.[0] : undefined
  return digits === undefined ? undefined : Number(digits)
}
