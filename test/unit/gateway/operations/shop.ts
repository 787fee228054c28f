import type { SubgraphFetch, SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import { OperationTypeNode, parse } from 'graphql'
import { createOperationExecutor } from '#root/gateway/src/operations/operation-executor'
import type {
  KnownOperation,
  Operation,
  OperationExecutor,
  OperationExecutorOptions,
} from '#root/gateway/src/operations/operation-executor'
import type { RequestContext } from '#root/gateway/src/requests/request-context'
import { createSupergraphSource } from '#root/gateway/src/supergraph/supergraph'
import type { SupergraphSource } from '#root/gateway/src/supergraph/supergraph'
import type { IdentifiedFetches } from '#root/gateway/src/transport/identified-fetch'
import { createGraph } from '#root/test/support/federation/graph'
import { collectLog } from '#root/test/support/log-lines'

const products = (extra: string) => `
  enum Size { SMALL LARGE }
  scalar Big
  type Query {
    product(id: ID, size: Size, first: Int, big: Big): Product
    name(of: String, by: ID!): String
    list(first: Int): [Product!]
    count: Int ${extra}
  }
  type Mutation { rename(name: String): Product }
  type Subscription { renamed: Product }
  type Product @key(fields: "id") { id: ID! name: String }`

const reviews = `type Query { reviewCount: Int worst: Int } type Product @key(fields: "id") { id: ID! stars: Int }`

const sdlWith = (extra: string) =>
  createGraph({ products: { sdl: products(extra) }, reviews: { sdl: reviews } }).supergraphSdl

/** A supergraph of products and their reviews. `change` adds the field `Query.added`. */
export async function loadShop() {
  let sdl = sdlWith('')
  let onChange = () => undefined as void
  const reader = {
    read: async () => sdl,
    watch: (listener: () => void) => {
      onChange = listener
      return { dispose: async () => undefined }
    },
  }
  const supergraph = await createSupergraphSource(reader, { log: collectLog().log, check: () => undefined })
  return {
    supergraph,
    async change() {
      const changed = new Promise<void>((resolve) => {
        const stop = supergraph.onChange(() => {
          stop()
          resolve()
        })
      })
      sdl = sdlWith('added: Int')
      onChange()
      await changed
    },
  }
}

export type Answer = (request: SubgraphRequest) => unknown

/** A request of the executor, and for which kind of operation it was made. */
export interface Fetched {
  readonly of: 'query' | 'mutation' | 'event'
  readonly request: SubgraphRequest
  readonly context: RequestContext
}

/** Fetches with the responses of a test; requests are recorded. */
export function createFetches(answer: Answer) {
  const fetched: Fetched[] = []
  const fetchOf =
    (of: Fetched['of']): SubgraphFetch<RequestContext> =>
    async (request, context) => {
      fetched.push({ of, request, context })
      return (await answer(request)) as SubgraphResponse
    }
  const fetches: IdentifiedFetches = {
    forQueries: fetchOf('query'),
    forMutations: fetchOf('mutation'),
    forEvents: fetchOf('event'),
  }
  return { fetches, fetched }
}

type Options = Partial<Omit<OperationExecutorOptions, 'supergraph' | 'fetches'>>

export function createExecutor(supergraph: SupergraphSource, answer: Answer, options: Options = {}) {
  const { fetches, fetched } = createFetches(answer)
  const executor = createOperationExecutor({
    labelsFor: () => [],
    maxPlanBytes: 10_000_000,
    executor: 'compiled',
    sharing: true,
    limits: { maxNodes: 1_000 },
    ...options,
    supergraph,
    fetches,
  })
  return { executor, fetched }
}

/** The known operation with this text. */
export function knownOf(executor: OperationExecutor, source: string): KnownOperation {
  const known = executor.find(source, undefined)
  if (!known) throw new Error(`Expected the executor to know ${source}, it does not`)
  return known
}

export function operation(source: string, given: Partial<Operation> = {}): Operation {
  const kind = source.startsWith('mutation') ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY
  const document = given.document ?? parse(source)
  return { source, operationName: undefined, kind, variables: {}, ...given, document }
}

export function contextOf(given: Partial<RequestContext> = {}): RequestContext {
  return {
    correlationId: 'c',
    clientAddress: '127.0.0.1',
    signal: new AbortController().signal,
    forwardedHeaders: [],
    caller: callerOf(null),
    ...given,
  }
}

export const callerOf = (viewer: RequestContext['caller']['viewer']): RequestContext['caller'] => ({
  viewer,
  expiresAt: null,
  current: async () => viewer,
})
