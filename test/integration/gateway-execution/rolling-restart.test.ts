import { setImmediate as turn } from 'node:timers/promises'
import { GraphQLInt, GraphQLObjectType, GraphQLSchema } from 'graphql'
import { createIdentityIssuer, createIdentityVerifier } from '#platform/auth'
import { createLog } from '#platform/logging'
import { createSubgraphRunner, serveSubgraph } from '#platform/subgraph-server'
import { createHttpTransport } from '#root/gateway/src/transport/index'
import { createCuttableWay } from '#root/test/support/platform/cuttable-way'
import { freePorts } from '#root/test/support/platform/free-ports'
import { until } from '#root/test/support/until'
import { disposeAll, query, servers } from './http-subgraphs.ts'

afterEach(disposeAll)

const secret = 'the secret that gateway and subgraphs share'
const log = createLog({ service: 'test', level: 'silent' })

/** Several iterations of the event loop, so that each connection has a request in progress. */
async function resolveSlowly(): Promise<number> {
  for (let turns = 0; turns < 5; turns++) await turn()
  return 1
}

const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLInt, resolve: resolveSlowly } } }),
})

/** One replica of the subgraph, always at the same address. */
async function createReplica(isBehindProxy: boolean) {
  const [port = 0] = await freePorts(1)
  const runner = createSubgraphRunner({ name: 'reviews', schema, log, createLoaders: () => null })
  const verifier = createIdentityVerifier({ secret })
  const start = () => serveSubgraph({ runner, verifier, log, host: '127.0.0.1', port, health: [] })
  let served = await start()
  servers.push({ dispose: () => served.dispose() })
  const proxy = isBehindProxy ? await createCuttableWay(port) : null
  if (proxy) servers.push(proxy)
  return {
    url: `http://127.0.0.1:${proxy?.port ?? port}/graphql`,
    stop: () => served.dispose(),
    start: async () => void (served = await start()),
  }
}

/** Queries that are repeated by concurrent callers until they are stopped. */
function startLoad(send: () => Promise<unknown>, callers: number) {
  const failures: string[] = []
  let count = 0
  let isStopped = false
  const repeat = async () => {
    while (!isStopped) {
      const outcome = await send().then(
        (answer) => JSON.stringify(answer),
        (error: unknown) => String(error),
      )
      if (outcome !== '{"data":{"a":1}}') failures.push(outcome)
      count++
      // Otherwise queries that fail at once would block the event loop.
      await turn()
    }
  }
  const running = Array.from({ length: callers }, repeat)
  return {
    failures,
    async answered(more: number) {
      const enough = count + more
      await until(() => count >= enough)
    },
    async stop() {
      isStopped = true
      await Promise.all(running)
      return count
    },
  }
}

describe.each([
  ['directly', false],
  ['through a proxy, which accepts connections to a stopped replica and resets them', true],
])('two replicas that are reached %s', (_how, isBehindProxy) => {
  test.each([1, 10])(
    'are restarted one by one under load without a failed query, pipelining %i',
    async (pipelining) => {
      const replicas = [await createReplica(isBehindProxy), await createReplica(isBehindProxy)]
      const identity = await createIdentityIssuer({ secret }).issue({ kind: 'service', name: 'test' })
      const phases: string[] = []
      const { fetch, dispose } = createHttpTransport<null>({
        subgraphs: { reviews: replicas.map(({ url }) => url) },
        headersFor: () => ['x-plumbline-identity', identity],
        pipelining,
        retries: null,
        // A circuit that opens for a restart stays open until the other replica restarts.
        breaker: { threshold: 0.1, windowMs: 50, minRequestsPerSecond: 1, openMs: 60_000 },
        onCircuitChange: (_, phase) => phases.push(phase),
      })
      servers.unshift({ dispose })
      const load = startLoad(() => fetch(query(), null), 20)
      await load.answered(200)
      for (let round = 0; round < 3; round++)
        for (const replica of replicas) {
          await replica.stop()
          await load.answered(300)
          await replica.start()
          await load.answered(20)
        }
      expect(await load.stop()).toBeGreaterThan(2_000)
      expect([...new Set(load.failures)]).toEqual([])
      expect(phases).toEqual([])
    },
  )
})
