import { isAbstractType, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import { NOTE_KINDS, NOTE_TYPE, VALUE_TYPE, type FieldModel, type SupergraphModel } from './model.ts'
import { hash } from './random.ts'
import { keyValue, typeOf } from './subgraph-schema.ts'
import type { Instance, Values } from './values.ts'

/**
 * One schema over the data of all subgraphs: what clients see, executed by graphql-js alone. It knows neither plans nor keys, so its
 * answers are right whatever a planner or an executor makes of an operation; as long as the data are sound, since where subgraphs
 * contradict one another there is no one truth.
 * @param apiSchema - changed: resolvers are added
 */
export function toMonolith(apiSchema: GraphQLSchema, model: SupergraphModel, values: Values): GraphQLSchema {
  const monolith = new Monolith(model, values)
  for (const type of Object.values(apiSchema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isAbstractType(type)) type.resolveType = (value: Instance) => value.__typename
    if (!isObjectType(type)) continue
    for (const field of Object.values(type.getFields())) field.resolve = monolith.resolver(type.name, field.name)
  }
  return apiSchema
}

type Parameters = Readonly<Record<string, unknown>>

class Monolith {
  readonly #model: SupergraphModel
  readonly #values: Values

  constructor(model: SupergraphModel, values: Values) {
    this.#model = model
    this.#values = values
  }

  resolver(type: string, field: string): GraphQLFieldResolver<unknown, unknown> {
    return (owner, parameters) =>
      this.#valueOf((owner as Instance | undefined) ?? { __typename: type, number: 0 }, field, parameters)
  }

  #valueOf(owner: Instance, field: string, parameters: Parameters): unknown {
    const model = this.#fieldOf(owner.__typename, field)
    if (model && model.requires.length > 0) return this.#computed(owner, model)
    return this.#concrete(this.#drawn(owner, field, parameters))
  }

  #drawn(owner: Instance, field: string, parameters: Parameters): unknown {
    const place = this.#placeOf(owner, field)
    const type = typeOf(place.owner.__typename, field, this.#model)
    return type ? this.#values.valueAt({ ...place, field, parameters }, type) : keyValue(owner, field)
  }

  /** The entity and the subgraph of a value. */
  #placeOf(owner: Instance, field: string): { readonly owner: Instance; readonly subgraph: string } {
    const { entities, abstracts, queries, mutations, subscriptions, subgraphs } = this.#model
    const entity = entities.find(({ name }) => name === owner.__typename)
    const added =
      entity &&
      abstracts.find(
        (one) => one.objectIn !== undefined && addedFields.has(field) && includes(one.members, owner.__typename),
      )
    if (added?.objectIn !== undefined) {
      const id = `${owner.__typename}-${owner.number}`
      return { owner: { __typename: added.name, number: owner.number, id }, subgraph: added.objectIn }
    }
    const root = [...queries, ...mutations, ...subscriptions].find(({ name }) => name === field)
    if (root && !entity && owner.__typename !== VALUE_TYPE) return { owner, subgraph: root.subgraph }
    const subgraph = this.#fieldOf(owner.__typename, field)?.owners[0] ?? subgraphs[0] ?? ''
    const isForeign = entity?.name === NOTE_TYPE && subgraph !== [...entity.keys.keys()][0]
    return { owner: isForeign ? { ...owner, number: owner.number % NOTE_KINDS } : owner, subgraph }
  }

  #fieldOf(type: string, field: string): FieldModel | undefined {
    return this.#model.entities.find(({ name }) => name === type)?.fields.find(({ name }) => name === field)
  }

  #computed(owner: Instance, { requires, requiredObjects, requiredSizes }: FieldModel): string {
    const found = requires.map((name) => {
      const takes = this.#fieldOf(owner.__typename, name)?.takesArguments
      const value = this.#drawn(owner, name, takes ? { size: requiredSizes[name] ?? 3 } : {})
      return requiredObjects.includes(name) ? this.#required(value) : value
    })
    return `computed ${hash(JSON.stringify(found))}`
  }

  #required(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#required(one))
    if (value === null) return null
    const owner = value as Instance
    return { width: this.#drawn(owner, 'width', {}), unit: this.#drawn(owner, 'unit', {}) }
  }

  /** An interface object represents an entity whose type is unknown to its subgraph. */
  #concrete(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#concrete(one))
    const { id, number } = (value ?? {}) as Partial<Instance>
    if (typeof id !== 'string' || number === undefined) return value
    return { __typename: id.split('-')[0], number }
  }
}

/** Fields that an interface object adds to its entities. */
const addedFields: ReadonlySet<string> = new Set(['views', 'rating'])

function includes(members: ReadonlyMap<string, readonly string[]>, name: string): boolean {
  return [...members.values()].some((names) => names.includes(name))
}
