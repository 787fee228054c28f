import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  parse,
  validate,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { createRandom, type Random } from './random.ts'

/** A valid random operation. */
export interface RandomOperation {
  readonly text: string
  readonly document: DocumentNode
  readonly operationName: string
  readonly variables: Readonly<Record<string, unknown>>
}

export interface OperationInput {
  readonly schema: GraphQLSchema
  readonly seed: string
  readonly kind?: 'query' | 'mutation' | 'subscription'
}

/** Generates operations until one is valid, because two fields may have received one name. */
export function generateOperation({ schema, seed, kind = 'query' }: OperationInput): RandomOperation {
  for (let attempt = 0; attempt < 200; attempt++) {
    const operation = new OperationWriter(schema, createRandom(`${seed}/${attempt}`)).write(kind)
    if (validate(schema, operation.document).length === 0) return operation
  }
  throw new Error(`Expected a valid ${kind} within 200 attempts for seed ${seed}`)
}

const MAX_DEPTH = 6
/** Some are names of fields, of keys and of what is required, look like internal aliases, or are inherited by every object. */
const ALIASES = [
  ...['a', 'b', 'c', 'd', 'label', 'constructor', 'toString'],
  ...['id', 'code', 'zone', 'tag', 'kind', 'name', 'width', '__typename'],
  ...['a0', 'b0', 'b1', 'g0', 'aComputed', 'as0_id', 'as1_a0'],
] as const

class OperationWriter {
  readonly #schema: GraphQLSchema
  readonly #random: Random
  readonly #variables = new Map<string, { readonly definition: string; readonly value: unknown }>()
  readonly #fragments: string[] = []
  readonly #usual = new Map<string, string>()
  #budget: number

  constructor(schema: GraphQLSchema, random: Random) {
    this.#schema = schema
    this.#random = random
    this.#budget = 10 + random.below(80)
  }

  write(kind: 'query' | 'mutation' | 'subscription'): RandomOperation {
    const root = {
      query: this.#schema.getQueryType(),
      mutation: this.#schema.getMutationType(),
      subscription: this.#schema.getSubscriptionType(),
    }[kind]
    if (!root) throw new Error(`Expected the schema to have a ${kind} type, it has none`)
    const body = kind === 'subscription' ? this.#subscription(root) : this.#selections(root, MAX_DEPTH)
    const definitions = [...this.#variables.values()].map((one) => one.definition)
    const parameters = definitions.length === 0 ? '' : `(${definitions.join(', ')})`
    const text = [`${kind} Generated${parameters} {\n${body}\n}`, ...this.#fragments].join('\n')
    const given = [...this.#variables].filter(([, one]) => one.value !== undefined)
    const variables = Object.fromEntries(given.map(([name, { value }]) => [name, value]))
    return { text, document: parse(text), operationName: 'Generated', variables }
  }

  /** One root field, without conditions, as the specification demands. */
  #subscription(root: GraphQLCompositeType): string {
    const field = this.#random.pick(this.#fieldsOf(root))
    const below = getNamedType(field.type)
    return `${field.name}${this.#parameters(field)}${isCompositeType(below) ? `{ ${this.#selections(below, MAX_DEPTH - 1)} }` : ''}`
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const count = 1 + this.#random.below(6)
    const selections = Array.from({ length: count }, () => this.#selection(type, depth)).filter((one) => one !== '')
    return selections.length === 0 ? '__typename' : selections.join('\n')
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    this.#budget--
    const random = this.#random
    if (random.chance(0.12)) return `${random.chance(0.3) ? 'kind: ' : ''}__typename${this.#condition()}`
    if (type === this.#schema.getQueryType() && random.chance(0.02))
      return '__type(name: "Query") { name fields { name } }'
    const fields = this.#fieldsOf(type)
    if (isObjectType(type) && type !== this.#schema.getQueryType() && random.chance(0.2))
      return this.#usualFragment(type)
    const wantsFragment = fields.length === 0 || random.chance(isAbstractType(type) ? 0.5 : 0.15)
    return wantsFragment && depth > 0
      ? this.#fragment(type, depth)
      : fields.length === 0
        ? '__typename'
        : this.#field(random.pick(fields), depth)
  }

  #fieldsOf(type: GraphQLCompositeType): GraphQLField<unknown, unknown>[] {
    return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const random = this.#random
    const alias = random.chance(0.15) ? `${random.pick(ALIASES)}: ` : ''
    const isUsual = alias === '' && !random.chance(0.2)
    const parameters = isUsual ? this.#usualParameters(field) : this.#parameters(field)
    const condition = this.#condition()
    const head = `${alias}${field.name}${parameters}${condition}`
    const below = getNamedType(field.type)
    if (!isCompositeType(below)) return head
    if (depth <= 0 || this.#budget <= 0) return depth <= -1 ? '' : `${head} { __typename }`
    return `${head} { ${this.#selections(below, depth - 1)} }`
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type]
    const condition = random.chance(0.7)
      ? random.pick(possible)
      : this.#abstractAround(random.pick(possible).name, type)
    const body = this.#selections(condition, depth - 1)
    const directive = this.#condition()
    if (random.chance(0.6))
      return `... ${random.chance(0.9) ? `on ${condition.name}` : condition === type ? '' : `on ${condition.name}`}${directive} { ${body} }`
    const name = `F${this.#fragments.length}`
    this.#fragments.push(`fragment ${name} on ${condition.name} { ${body} }`)
    return random.chance(0.2) ? `...${name}${directive} ...${name}` : `...${name}${directive}`
  }

  /** The plain fields that this operation wants of a type wherever it meets it, as real ones do. */
  #usualFragment(type: GraphQLObjectType): string {
    const known = this.#usual.get(type.name)
    if (known !== undefined) return known
    const plain = Object.values(type.getFields()).filter(
      (field) => isLeafType(getNamedType(field.type)) && field.args.length === 0,
    )
    const fields = this.#random.some(plain, 0.5).map((field) => field.name)
    const name = `Usual${type.name}`
    this.#usual.set(type.name, `...${name}`)
    this.#fragments.push(`fragment ${name} on ${type.name} { ${['__typename', ...fields].join(' ')} }`)
    return `...${name}`
  }

  /** An abstract type that contains the named one, or the type itself. */
  #abstractAround(name: string, fallback: GraphQLCompositeType): GraphQLCompositeType {
    const around = Object.values(this.#schema.getTypeMap()).filter((type) => {
      return isAbstractType(type) && this.#schema.getPossibleTypes(type).some((one) => one.name === name)
    })
    return around.length === 0 ? fallback : (this.#random.pick(around) as GraphQLCompositeType)
  }

  /** The same for every occurrence of the field without an alias, because others would conflict. */
  #usualParameters(field: GraphQLField<unknown, unknown>): string {
    const key = `${field.name}(${field.args.length})`
    const known = this.#usual.get(key)
    if (known !== undefined) return known
    const drawn = this.#parameters(field)
    this.#usual.set(key, drawn)
    return drawn
  }

  #parameters(field: GraphQLField<unknown, unknown>): string {
    const given = this.#random
      .some(field.args, 0.6)
      .map((argument) => `${argument.name}: ${this.#argument(String(argument.type))}`)
    return given.length === 0 ? '' : `(${given.join(', ')})`
  }

  #argument(type: string): string {
    const value = { Int: this.#random.below(4), Boolean: this.#random.chance(0.5), ID: `id-${this.#random.below(4)}` }[
      type
    ]
    if (this.#random.chance(0.5)) return JSON.stringify(value ?? null)
    const name = `v${this.#variables.size}`
    const fallback = this.#random.chance(0.4) ? ` = ${JSON.stringify(value)}` : ''
    const isGiven = this.#random.chance(0.6)
    this.#variables.set(name, {
      definition: `$${name}: ${type}${fallback}`,
      value: isGiven ? (this.#random.chance(0.1) ? null : value) : undefined,
    })
    return `$${name}`
  }

  #condition(): string {
    const random = this.#random
    if (!random.chance(0.12)) return ''
    const directive = random.pick(['skip', 'include'])
    if (random.chance(0.2)) return ` @${directive}(if: ${random.chance(0.3)})`
    const name = `c${random.below(4)}`
    if (!this.#variables.has(name)) {
      const hasDefault = random.chance(0.3)
      const value = hasDefault && random.chance(0.5) ? undefined : random.chance(0.5)
      this.#variables.set(name, { definition: `$${name}: Boolean${hasDefault ? ' = true' : '!'}`, value })
    }
    return ` @${directive}(if: $${name})`
  }
}
