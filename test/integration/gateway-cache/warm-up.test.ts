import { buildSchema, parse } from 'graphql'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import type { KnownOperation, Operation, OperationExecutor } from '#root/gateway/src/operations/operation-executor'
import type { LoadedSupergraph } from '#root/gateway/src/supergraph/supergraph'
import { countOperations, createOperationCounts, warmUp } from '#root/gateway/src/warm-up/index'
import { collectLog } from '#root/test/support/log-lines'
import { startOwnRedis, uniquePrefix } from '#root/test/support/redis'
import { contextOf } from './cache-harness.ts'

let { log, lines } = collectLog()
let server: Awaited<ReturnType<typeof startOwnRedis>>
let redis: RedisConnections
let keyPrefix: string

beforeAll(async () => {
  server = await startOwnRedis()
  redis = await createRedis({ url: server.url, log, name: 'test' })
})
beforeEach(() => {
  keyPrefix = uniquePrefix()
  ;({ log, lines } = collectLog())
})
afterAll(async () => {
  await redis.dispose()
  await server.dispose()
})

const sdl = `type Query { plans: [Plan!]! @cacheControl(maxAge: 60, scope: PUBLIC) time: String } type Plan { name: String! }`
const supergraph = {
  supergraphSdl: sdl,
  apiSchema: buildSchema(`type Query { plans: [Plan!]! time: String } type Plan { name: String! }`),
} as unknown as LoadedSupergraph

/** An executor that finds executed operations. */
function createExecutor() {
  const known = new Map<string, KnownOperation>()
  const done: string[] = []
  const keyOf = ({ source, operationName }: Pick<Operation, 'source' | 'operationName'>) => `${operationName} ${source}`
  const learn = (operation: Operation) => {
    if (!known.has(keyOf(operation))) known.set(keyOf(operation), {} as KnownOperation)
  }
  const executor: OperationExecutor = {
    find: (source, operationName) => known.get(keyOf({ source, operationName })),
    findPersisted: (sha256) => (sha256 === 'hash' ? [...known.values()][0] : undefined),
    prepare: async (operation) => {
      done.push(`prepare ${operation.source}`)
      learn(operation)
    },
    execute: async (operation, { caller }) => {
      done.push(`execute ${operation.source} as ${caller.viewer?.kind}`)
      learn(operation)
      return { data: '{}' }
    },
  }
  return { executor, done }
}

const operation = (source: string, kind = 'query') =>
  ({ source, operationName: undefined, kind, variables: {}, document: parse(source) }) as unknown as Operation

const context = { ...contextOf({ kind: 'anonymous' }), caller: { viewer: null } } as never

const limits = {
  maxDepth: 5,
  maxFields: 100,
  maxMutations: 1,
  maxNodes: 1_000,
  maxLength: 100_000,
  maxAliases: 200,
  maxDirectives: 200,
  maxRootFields: 100,
  introspection: true,
}

async function warm(executor: OperationExecutor, budgetMs = 1_000) {
  const operationCounts = createOperationCounts({ redis, keyPrefix })
  const ready = await warmUp({ executor, operationCounts, supergraph, limits, log, budgetMs })
  await operationCounts.dispose()
  return ready
}

test('the most frequent operations are prepared first at the next start, and executed if they are public', async () => {
  const operationCounts = createOperationCounts({ redis, keyPrefix })
  const { executor } = createExecutor()
  const counted = countOperations(executor, operationCounts)
  await counted.execute(operation('{ time }'), context)
  await counted.execute(operation('{ plans { name } }'), context)
  await counted.execute(operation('mutation { change }', 'mutation'), context)
  await counted.execute(operation('{ find(email: "ada@example.com") }'), context)
  counted.find('{ find(email: "ada@example.com") }', undefined)
  counted.find('{ plans { name } }', undefined)
  counted.find('{ unknown }', undefined)
  counted.findPersisted('other', undefined)
  for (const _ of [1, 2, 3]) counted.findPersisted('hash', undefined)
  await operationCounts.dispose()

  const next = createExecutor()
  expect(await warm(next.executor)).toBe(2)
  expect(next.done).toEqual([
    'prepare { time }',
    'prepare { plans { name } }',
    'execute { plans { name } } as anonymous',
  ])
})

test('operations that are no longer valid are skipped', async () => {
  const operationCounts = createOperationCounts({ redis, keyPrefix })
  for (const source of ['{ gone }', '{ plans { name } }', 'query A { time } query B { time }'])
    operationCounts.count({ source, operationName: undefined })
  await operationCounts.dispose()
  const { executor, done } = createExecutor()
  await warm(executor)
  expect(done).toEqual(['prepare { plans { name } }', 'execute { plans { name } } as anonymous'])
})

test('a start is not held up longer than its budget', async () => {
  const operationCounts = createOperationCounts({ redis, keyPrefix })
  operationCounts.count({ source: '{ time }', operationName: undefined })
  await operationCounts.dispose()
  const { executor, done } = createExecutor()
  expect(await warm(executor, 0)).toBe(0)
  expect(done).toEqual([])
})

test('at most two hundred operations are counted, recent ones with the most weight, and no huge ones', async () => {
  const operationCounts = createOperationCounts({ redis, keyPrefix })
  operationCounts.count({ source: `{ time } #${'x'.repeat(20_000)}`, operationName: undefined })
  for (let index = 0; index < 300; index += 1)
    for (let times = 0; times <= index; times += 1)
      operationCounts.count({ source: `{ a${index}: time }`, operationName: 'A' })
  await operationCounts.dispose()
  const remembered = await operationCounts.read()
  expect(remembered).toHaveLength(200)
  expect(remembered[0]).toEqual({ source: '{ a299: time }', operationName: 'A' })
})

test('the start continues when no counts can be read', async () => {
  await redis.client.set(`${keyPrefix}:asked-operations`, 'nonsense')
  expect(await warm(createExecutor().executor)).toBe(0)
  expect(lines.map(({ msg }) => msg)).toEqual(['the most frequent operations could not be prepared'])
})
