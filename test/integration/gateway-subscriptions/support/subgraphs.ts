import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { GraphQLError, parse } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { abortable, TopicLog } from './topic-log.ts'
import type { LoggedEvent } from './topic-log.ts'

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])`

export const runsSdl = `
  ${link}
  type Query { ping: String latest(topic: String!): Progress! membership(topic: String!): Membership }
  type Membership { team: String! role: String! }
  type Mutation { announce(topic: String!): Int! }
  type Subscription {
    "Not resumable: what happens from now on."
    tick(topic: String!): Tick!
    "Not resumable: what is so, and then what happens."
    state(topic: String!): Tick!
    "Resumable: a snapshot first, then what happens; with after, what was missed."
    progress(topic: String!, after: String): Progress!
    refused(code: String!): Tick!
  }
  type Tick { n: Int! product: Product! products: [Product!]! secret: String! }
  interface Numbered { n: Int! }
  type Progress implements Numbered { cursor: String! kind: Kind! n: Int! product: Product viewer: String scope: String }
  enum Kind { SNAPSHOT STEP END }
  type Product @key(fields: "upc", resolvable: false) @key(fields: "ean", resolvable: false) { upc: String! ean: String! }
`

export const catalogSdl = `
  ${link}
  type Query { product(upc: String!): Product }
  type Product @key(fields: "upc") @key(fields: "ean") { upc: String! ean: String! name: String! price(currency: String = "EUR"): Int seenBy: String! broken: String }
`

type Modules = Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>

type Resolvers = NonNullable<Extract<Modules[number], { resolvers?: unknown }>['resolvers']>

/** The caller that the gateway sends to subgraphs. */
export interface Caller {
  readonly name: string
}

/** The two subgraphs of the tests, and their received operations. */
export interface TestSubgraphs {
  readonly log: TopicLog
  readonly runs: GraphQLSchema
  readonly catalog: GraphQLSchema
  readonly counts: { entityFetches: number }
  /** Callers for whom `progress` refuses. */
  readonly banned: Set<string>
  /** The result of `membership` by caller; null for others. */
  readonly memberships: Map<string, Membership>
}

export interface Membership {
  readonly team: string
  readonly role: string
}

export function createTestSubgraphs(): TestSubgraphs {
  const log = new TopicLog()
  const counts = { entityFetches: 0 }
  const banned = new Set<string>()
  const memberships = new Map<string, Membership>()
  const runs = buildSubgraphSchema([{ typeDefs: parse(runsSdl), resolvers: runsResolvers(log, banned, memberships) }])
  const catalog = buildSubgraphSchema([{ typeDefs: parse(catalogSdl), resolvers: catalogResolvers(counts) }])
  return { log, runs, catalog, counts, banned, memberships }
}

/** The supergraph of the two; their SDL is edited first. @param owner - the name of the first one */
export function composeTestSupergraph(
  change: Change = same,
  changeCatalog: Change = same,
  owner: 'runs' | 'steps' = 'runs',
): string {
  const { supergraphSdl, errors } = composeServices([
    { name: owner, typeDefs: parse(change(runsSdl)), url: 'http://runs.test/graphql' },
    { name: 'catalog', typeDefs: parse(changeCatalog(catalogSdl)), url: 'http://catalog.test/graphql' },
  ])
  if (!supergraphSdl) throw new Error(`expected a supergraph, got ${String(errors)}`)
  return supergraphSdl
}

type Change = (sdl: string) => string

const same: Change = (sdl) => sdl

function runsResolvers(
  log: TopicLog,
  banned: ReadonlySet<string>,
  memberships: ReadonlyMap<string, Membership>,
): Resolvers {
  const toEvent = ({ cursor, kind, n }: LoggedEvent, caller: Caller) => ({
    cursor,
    kind,
    n,
    product: productOf(n),
    products: [productOf(n), productOf(n + 1)],
    viewer: caller.name,
  })
  const subscribe = (topic: string, after: string | null | undefined, caller: Caller) => {
    if (banned.has(caller.name)) throw new GraphQLError('not for you', { extensions: { code: 'NOT_FOUND' } })
    return abortable((signal) => log.read(topic, after, signal))
  }
  return {
    Query: {
      ping: () => 'pong',
      latest: () => ({ cursor: 'x:0', kind: 'SNAPSHOT', n: 0 }),
      membership: (_: unknown, _args: unknown, { name }: Caller) => {
        const found = memberships.get(name)
        if (!found) throw new GraphQLError('there is none', { extensions: { code: 'NOT_FOUND' } })
        return found
      },
    },
    Mutation: { announce: (_: unknown, { topic }: { topic: string }) => log.append(topic).n },
    Subscription: {
      tick: {
        subscribe: (_: unknown, { topic }: { topic: string }) =>
          abortable((signal) => withoutSnapshot(log.read(topic, null, signal))),
        resolve: (event: LoggedEvent, _: unknown, caller: Caller) => toEvent(event, caller),
      },
      state: {
        subscribe: (_: unknown, { topic }: { topic: string }) => abortable((signal) => log.read(topic, null, signal)),
        resolve: (event: LoggedEvent, _: unknown, caller: Caller) => toEvent(event, caller),
      },
      progress: {
        subscribe: (_: unknown, args: { topic: string; after?: string | null }, caller: Caller) =>
          subscribe(args.topic, args.after, caller),
        resolve: (event: LoggedEvent, _: unknown, caller: Caller) => toEvent(event, caller),
      },
      refused: {
        subscribe: (_: unknown, { code }: { code: string }) => {
          throw new GraphQLError('refused', { extensions: { code } })
        },
      },
    },
    Tick: {
      secret: () => {
        throw new GraphQLError('not yours', { extensions: { code: 'FORBIDDEN' } })
      },
    },
  }
}

const productOf = (n: number) => ({ upc: String(n), ean: `ean ${n}` })

async function* withoutSnapshot(events: AsyncGenerator<LoggedEvent>): AsyncGenerator<LoggedEvent> {
  for await (const event of events) if (event.kind !== 'SNAPSHOT') yield event
}

function catalogResolvers(counts: { entityFetches: number }): Resolvers {
  const product = (upc: string) => ({
    __typename: 'Product',
    upc,
    ean: `ean ${upc}`,
    name: `Product ${upc}`,
    price: Number(upc) * 10,
  })
  return {
    Query: { product: (_: unknown, { upc }: { upc: string }) => product(upc) },
    Product: {
      __resolveReference: ({ upc, ean = '' }: { upc?: string; ean?: string }) => {
        counts.entityFetches++
        return product(upc ?? ean.replace('ean ', ''))
      },
      seenBy: (_: unknown, _args: unknown, caller: Caller) => caller.name,
      broken: () => {
        throw new GraphQLError('out of order', { extensions: { code: 'UPSTREAM_UNAVAILABLE' } })
      },
    },
  }
}
