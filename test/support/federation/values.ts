import { GraphQLError } from 'graphql'
import type { Faults } from './faults.ts'
import { CUSTOM_SCALAR, ENUM_VALUES, HIDDEN_ENUM_VALUE, NOTE_TYPE, VALUE_TYPE } from './model.ts'
import type { SupergraphModel, TypeReference } from './model.ts'
import { hash } from './random.ts'

const NULL_SHARE = 14

/** An object as subgraphs pass it to their resolvers: a type and which of its instances. */
export interface Instance {
  readonly __typename: string
  readonly number: number
  /** For an interface object, whose type is unknown to its subgraph. */
  readonly id?: string
  readonly given?: Readonly<Record<string, unknown>>
}

/** The place of a value; equal places have equal values in every subgraph. */
export interface ValuePlace {
  readonly subgraph: string
  readonly owner: Instance
  readonly field: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** The data of one supergraph, computed from its seed. */
export interface Values {
  readonly valueAt: (place: ValuePlace, type: TypeReference) => unknown
}

export function createValues(model: SupergraphModel, faults: Faults): Values {
  return {
    valueAt: (place, type) => {
      const seed = [
        model.seed,
        place.owner.__typename,
        place.owner.number,
        place.field,
        JSON.stringify(place.parameters),
      ].join('|')
      if (isUnknown(place, model, faults)) return null
      if (faults.hits('fieldError', seed)) throw fieldError(place)
      return wrapped(type.wrapping, { seed, type, place, model, faults })
    },
  }
}

/** Whether the subgraph does not know the instance, as an entity or as what a field of its own leads to. */
export function isUnknown(
  { owner, subgraph }: Pick<ValuePlace, 'owner' | 'subgraph'>,
  model: SupergraphModel,
  faults: Faults,
): boolean {
  const entity = model.entities.find(({ name }) => name === owner.__typename)
  if (!entity) return false
  return owner.number >= entity.instanceCount || faults.hits('missingEntity', subgraph, entity.name, owner.number)
}

interface Drawing {
  readonly seed: string
  readonly type: TypeReference
  readonly place: ValuePlace
  readonly model: SupergraphModel
  readonly faults: Faults
}

function fieldError({ owner, field }: ValuePlace): GraphQLError {
  const codes = [undefined, 'NOT_FOUND', 'INVALID_GRAPHQL']
  const code = codes[hash(field, owner.number) % codes.length]
  return new GraphQLError(`${owner.__typename}.${field} of ${owner.number} failed`, {
    extensions: code === undefined ? {} : { code, detail: { number: owner.number } },
  })
}

function wrapped(wrapping: string, drawing: Drawing): unknown {
  const { seed, faults } = drawing
  if (faults.hits('wrongNull', seed, wrapping)) return null
  if (wrapping.endsWith('!')) return nonNull(wrapping.slice(0, -1), drawing)
  return hash(seed, 'null', wrapping) % NULL_SHARE === 0 ? null : nonNull(wrapping, drawing)
}

function nonNull(wrapping: string, drawing: Drawing): unknown {
  if (!wrapping.startsWith('[')) return baseValue(drawing)
  const length = hash(drawing.seed, 'length') % 4
  return Array.from({ length }, (_, index) =>
    wrapped(wrapping.slice(1, -1), { ...drawing, seed: `${drawing.seed}/${index}` }),
  )
}

function baseValue(drawing: Drawing): unknown {
  const { seed, type, faults } = drawing
  const number = hash(seed, 'value')
  switch (type.kind) {
    case 'entity':
      return instanceOf(drawing, type.base, number)
    case 'root':
      return { __typename: type.base, number: 0 } satisfies Instance
    case 'abstract':
      return memberOf(drawing, number)
    case 'value':
      return { __typename: VALUE_TYPE, number: number % 50 } satisfies Instance
    default:
      return faults.hits('wrongLeaf', seed) ? wrongLeaf(number) : leafValue(type, number)
  }
}

/** Sometimes one number too high, which is a reference to an instance that does not exist. */
function instanceOf({ model, faults }: Drawing, name: string, number: number): Instance {
  const count = model.entities.find((entity) => entity.name === name)?.instanceCount ?? 1
  const leadsNowhere = faults.rates.missingEntity > 0 && name !== NOTE_TYPE && number % 9 === 0
  return { __typename: name, number: leadsNowhere ? count : number % count }
}

function memberOf(drawing: Drawing, number: number): Instance | null {
  const { model, type, place } = drawing
  const abstract = model.abstracts.find((one) => one.name === type.base)
  const [home] = abstract?.objectIn === undefined ? [place.subgraph] : [...abstract.members.keys()]
  const members = abstract?.members.get(home ?? '') ?? []
  const name = members[number % members.length]
  if (name === undefined) return null
  const instance = instanceOf(drawing, name, hash(number))
  if (abstract?.objectIn !== place.subgraph) return instance
  return { __typename: type.base, number: instance.number, id: `${name}-${instance.number}` }
}

function leafValue(type: TypeReference, number: number): unknown {
  if (type.kind === 'enum') return [...ENUM_VALUES, HIDDEN_ENUM_VALUE][number % 16 === 0 ? 3 : number % 3]
  switch (type.base) {
    case CUSTOM_SCALAR:
      return [
        number % 7,
        `blob ${number % 7}`,
        [1, { deep: [null] }],
        { some: { thing: true }, constructor: 'odd' },
        false,
      ][number % 5]
    case 'Int':
      return number % 7 === 0 ? 0 : (number % 2_000) - 1_000
    case 'Float':
      return (number % 1_000) / 8
    case 'Boolean':
      return number % 2 === 0
    case 'ID':
      return `ref-${number % 100}`
    default:
      if (number % 13 === 0) return ''
      return [`text ${number % 50}`, `"quoted" \\ ${number % 5}`, `ünï ☃ ${number % 5}`, 'line\nbreak\u0001', '😀'][
        number % 11 < 7 ? 0 : number % 5
      ]
  }
}

function wrongLeaf(number: number): unknown {
  return ['wrong', 12, 1.5, true, 'PURPLE', { odd: 1 }][number % 6]
}
