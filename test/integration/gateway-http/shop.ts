import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { GraphQLError, parse } from 'graphql'
import { createGateway, loadGatewayConfig } from '#gateway'
import type { Gateway } from '#gateway'
import { createSubgraphRunner } from '#platform/subgraph-server'
import { collectLog } from '#root/test/support/log-lines'
import type { LogLines } from '#root/test/support/log-lines'

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])'

const products = `${link}
  type Query { products(first: Int!, named: String): [Product!]! product(upc: ID!): Product stocked(items: [Item!]!): Int! }
  input Item { upc: ID! count: Int }
  type Mutation { rename(upc: ID!, name: String!): Product }
  type Subscription { renamings(upc: ID!): Product! }
  type Product @key(fields: "upc") { upc: ID! name: String! }`

const reviews = `${link}
  type Query { reviewCount: Int! }
  type Product @key(fields: "upc") { upc: ID! stars: Int broken: String required: String! }`

const names = new Map([
  ['1', 'Table'],
  ['2', 'Chair'],
])

/** Calls of the subgraphs. */
export interface ShopCounts {
  productQueries: number
  renames: number
}

/** A gateway in front of two small subgraphs of this process, with the settings given. */
export interface Shop {
  readonly url: string
  readonly counts: ShopCounts
  /** Log lines of the gateway. */
  readonly lines: LogLines['lines']
  /** Responses of `products` wait for the returned promise; the signal is that of the call. */
  hold: (signal: AbortSignal) => Promise<void>
  dispose(): Promise<void>
}

export async function startShop(env: Readonly<Record<string, string>>): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'shop-'))
  const supergraph = join(folder, 'supergraph.graphql')
  const sdls = { products, reviews }
  const { supergraphSdl, errors } = composeServices(
    Object.entries(sdls).map(([name, sdl]) => ({ name, typeDefs: parse(sdl), url: `http://${name}.test` })),
  )
  writeFileSync(supergraph, supergraphSdl ?? String(errors))
  const counts: ShopCounts = { productQueries: 0, renames: 0 }
  const shop: Pick<Shop, 'hold'> = { hold: () => Promise.resolve() }
  const { log, lines } = collectLog()
  const runner = (name: keyof typeof sdls, resolvers: Resolvers) => {
    const schema = buildSubgraphSchema({ typeDefs: parse(sdls[name]), resolvers })
    return createSubgraphRunner({ name, schema, log, createLoaders: () => ({}) })
  }
  const config = loadGatewayConfig({ AUTHENTICATION: 'off', PORT: '0', SUPERGRAPH: supergraph, ...env })
  const gateway: Gateway = await createGateway(config, {
    log,
    local: {
      products: runner(
        'products',
        productResolvers(counts, (signal) => shop.hold(signal)),
      ),
      reviews: runner('reviews', reviewResolvers),
    },
  })
  return Object.assign(shop, {
    url: `${gateway.url}/graphql`,
    counts,
    lines,
    async dispose() {
      await gateway.dispose()
      rmSync(folder, { recursive: true })
    },
  })
}

type Resolvers = NonNullable<Parameters<typeof buildSubgraphSchema>[0] extends infer Input ? ResolversOf<Input> : never>

type ResolversOf<Input> = Input extends { resolvers?: infer Given } ? Given : never

const product = (upc: string) => (names.has(upc) ? { upc, name: names.get(upc) } : null)

function productResolvers(counts: ShopCounts, hold: Shop['hold']): Resolvers {
  return {
    Query: {
      async products(_: unknown, { first }: { first: number }, context: unknown) {
        counts.productQueries++
        await hold((context as { readonly signal: AbortSignal }).signal)
        return [...names.keys()].slice(0, first).map(product)
      },
      product: (_: unknown, { upc }: { upc: string }) => product(upc),
      stocked: (_: unknown, { items }: { items: readonly unknown[] }) => items.length,
    },
    Mutation: {
      rename(_: unknown, { upc, name }: { upc: string; name: string }) {
        counts.renames++
        return { upc, name }
      },
    },
    Subscription: {
      renamings: {
        async *subscribe(_: unknown, { upc }: { upc: string }) {
          yield { renamings: product(upc) }
        },
      },
    },
    Product: { __resolveReference: ({ upc }: { upc: string }) => product(upc) },
  }
}

const reviewResolvers: Resolvers = {
  Query: { reviewCount: () => 3 },
  Product: {
    __resolveReference: ({ upc }: { upc: string }) => ({ upc, stars: Number(upc) }),
    broken: () => {
      throw new GraphQLError('out of order', { extensions: { code: 'BROKEN', detail: 7 } })
    },
    required: () => null,
  },
}
