import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { graphql, parse } from 'graphql'
import type { GraphQLSchema } from 'graphql'

/** Federation 1, which every gateway can compose. */
const sdls = {
  products: `
    extend type Query { products(first: Int = 10): [Product!]! product(id: ID!): Product }
    type Mutation { renameProduct(id: ID!, name: String!): Product }
    type Product @key(fields: "id") { id: ID! name: String! priceCents: Int seenBy: String }`,
  reviews: `
    extend type Query { reviews: [Review!]! }
    extend type Product @key(fields: "id") { id: ID! @external reviews: [Review!]! outOfOrder: String }
    type Review @key(fields: "id") { id: ID! text: String! product: Product! seenBy: String }`,
} as const

type Name = keyof typeof sdls

/** Two subgraphs as servers of their own, which report the `authorization` that they receive. */
export interface ShopSubgraphs {
  readonly urls: Readonly<Record<Name, string>>
  readonly supergraphSdl: string
  stop(): Promise<void>
}

interface Caller {
  readonly authorization: string | undefined
}

const names = new Map([
  ['1', 'Table'],
  ['2', 'Chair'],
])
const product = (id: string) => (names.has(id) ? { id, name: names.get(id), priceCents: Number(id) * 1_000 } : null)
const review = (id: string) => ({ id, text: `Review ${id}`, product: { id } })
const seenBy = (_: unknown, _args: unknown, { authorization }: Caller) => authorization ?? null

type Modules = Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>

type Resolvers = NonNullable<Extract<Modules[number], { resolvers?: unknown }>['resolvers']>

const resolvers: Readonly<Record<Name, Resolvers>> = {
  products: {
    Query: {
      products: (_: unknown, { first }: { first: number }) => [...names.keys()].slice(0, first).map(product),
      product: (_: unknown, { id }: { id: string }) => product(id),
    },
    Mutation: { renameProduct: (_: unknown, { id, name }: { id: string; name: string }) => ({ ...product(id), name }) },
    Product: { __resolveReference: ({ id }: { id: string }) => product(id), seenBy },
  },
  reviews: {
    Query: { reviews: () => [review('1'), review('2')] },
    Product: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      reviews: ({ id }: { id: string }) => [review(id)],
      outOfOrder: () => {
        throw new Error('out of order')
      },
    },
    Review: { __resolveReference: ({ id }: { id: string }) => review(id), seenBy },
  },
}

export async function startShopSubgraphs(): Promise<ShopSubgraphs> {
  const [products, reviews] = await Promise.all([start('products'), start('reviews')])
  const urls = { products: products.url, reviews: reviews.url }
  const { supergraphSdl, errors } = composeServices(
    Object.entries(sdls).map(([name, sdl]) => ({ name, typeDefs: parse(sdl), url: urls[name as Name] })),
  )
  if (!supergraphSdl) throw new Error(`expected a supergraph, got ${String(errors)}`)
  return { urls, supergraphSdl, stop: async () => void (await Promise.all([products.stop(), reviews.stop()])) }
}

async function start(name: Name) {
  const schema: GraphQLSchema = buildSubgraphSchema([{ typeDefs: parse(sdls[name]), resolvers: resolvers[name] }])
  const server = createServer((request, response) => {
    void json(request).then(async (body) => {
      const { query, variables } = body as { query: string; variables?: Record<string, unknown> }
      const contextValue: Caller = { authorization: request.headers.authorization }
      // As services of Mercurius answer. Apollo's library adds the definitions of directives, which Mercurius does not read.
      const result = query.includes('_service')
        ? { data: { _service: { sdl: sdls[name] } } }
        : await graphql({ schema, source: query, variableValues: variables, contextValue })
      response.setHeader('content-type', 'application/json').end(JSON.stringify(result))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}/graphql`, stop }
}
