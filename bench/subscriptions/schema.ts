import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import type { GraphQLSchema } from 'graphql'

export const subgraphNames = ['ticker', 'catalog'] as const

export type SubgraphName = (typeof subgraphNames)[number]

/** Federation 1 is for gateways that support only this version and compose by themselves. */
export type FederationVersion = 1 | 2

/** The subscription of every client: the event is from one subgraph, the product's name and price from the other. */
export const tickQuery =
  'subscription Tick($topic: String!) { tick(topic: $topic) { n at product { upc name price } } }'

export interface Tick {
  readonly n: number
  /** Monotonic milliseconds, the same clock in all processes of a machine. */
  readonly at: number
  readonly product: Product
}

export interface Product {
  readonly __typename?: 'Product'
  readonly upc: string
  readonly name: string
  readonly price: number
}

const productCount = 3_000

/** The product of event `n` of a topic: `t0`, `t1`, … have different products at the same time. */
export function productOf(topic: string, n: number): Product {
  const offset = Number(/\d+/.exec(topic)?.[0] ?? 0)
  return productAt(((n + offset) % productCount) + 1)
}

export const findProduct = (upc: string): Product => productAt(Number(upc))

const productAt = (number: number): Product => ({
  __typename: 'Product',
  upc: String(number),
  name: `Product ${number}`,
  price: 10 * number,
})

export function buildSubgraph(name: SubgraphName, version: FederationVersion): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(typeDefsOf(name, version)),
    resolvers: {
      Query: { ping: () => 'pong', product: (_: unknown, { upc }: Product) => findProduct(upc) },
      Product: { __resolveReference: ({ upc }: Product) => (name === 'catalog' ? findProduct(upc) : { upc }) },
    },
  })
}

/** @throws Error - the subgraphs do not compose */
export function composeSupergraph(urlOf: (name: SubgraphName) => string): string {
  const services = subgraphNames.map((name) => ({ name, typeDefs: parse(typeDefsOf(name, 2)), url: urlOf(name) }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new AggregateError(errors ?? [], 'expected the subgraphs to compose, they do not')
  return supergraphSdl
}

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])'

function typeDefsOf(name: SubgraphName, version: FederationVersion): string {
  const [head, extend, reference] =
    version === 2
      ? [link, '', 'type Product @key(fields: "upc", resolvable: false) { upc: String! }']
      : ['', 'extend ', 'extend type Product @key(fields: "upc") { upc: String! @external }']
  if (name === 'catalog')
    return `${head}
      ${extend}type Query { product(upc: String!): Product }
      type Product @key(fields: "upc") { upc: String! name: String price: Int }`
  return `${head}
    ${extend}type Query { ping: String }
    ${extend}type Subscription { tick(topic: String!): Tick! }
    type Tick { n: Int! at: Float! product: Product! }
    ${reference}`
}
