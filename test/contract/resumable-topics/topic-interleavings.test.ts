import { createSequencedTopics } from '@plumbline/resumable-topics'
import * as fc from 'fast-check'
import { pino } from 'pino'
import { createRedis, topicConnections } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { startRedis, uniquePrefix } from '#root/test/support/redis'
import { createWorld, faultsOf, Publisher, step } from './topic-world.ts'
import type { Step } from './topic-world.ts'

const log = pino({ level: 'silent' })
let server: Awaited<ReturnType<typeof startRedis>>
let redis: RedisConnections

beforeAll(async () => {
  server = await startRedis()
  redis = await createRedis({ url: server.url, log, name: 'test' })
})
afterAll(async () => {
  await redis.dispose()
  await server.dispose()
})

interface Play {
  readonly steps: readonly Step[]
  readonly relayFrom: 'first' | 'last'
  readonly graceMs: number
  /** Whether readers may look into what the publisher has stored. */
  readonly isStored?: boolean
}

async function play({ steps, relayFrom, graceMs, isStored = false }: Play): Promise<ReturnType<typeof createWorld>> {
  const keyPrefix = uniquePrefix()
  const publisher = new Publisher()
  const stored = isStored && { stored: publisher }
  const topics = createSequencedTopics({
    ...topicConnections(redis),
    log,
    keyPrefix,
    pollMs: 25,
    verifyMs: 60,
    graceMs,
    ...stored,
  })
  const world = createWorld({ publisher, topics, redis, keyPrefix })
  try {
    for (const next of steps) await world.run(next)
    await world.end(relayFrom)
    await Promise.all(world.readers.map(async (reader) => await reader.finished()))
    return world
  } finally {
    await topics.dispose()
  }
}

test('every reader receives each event once and in order, or a snapshot for lost ones', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const world = await play({ steps, relayFrom: 'last', graceMs: 20 })
      expect(world.readers.flatMap((reader) => faultsOf(reader, world.lastSeq()))).toEqual([])
    }),
    { numRuns: 60, endOnFailure: true },
  )
})

test('delivers events only, as long as the log loses nothing', async () => {
  const harmless = step.filter(({ do: what }) => what !== 'flush' && what !== 'trim')
  await fc.assert(
    fc.asyncProperty(fc.array(harmless, { minLength: 5, maxLength: 40 }), async (steps) => {
      const begun: readonly Step[] = [{ do: 'commit' }, { do: 'relay', way: 'in order' }, ...steps]
      const world = await play({ steps: begun, relayFrom: 'first', graceMs: 60_000 })
      expect(world.readers.flatMap((reader) => faultsOf(reader, world.lastSeq()))).toEqual([])
      expect(world.readers.flatMap(({ items }) => items).filter(({ kind }) => kind === 'snapshot')).toEqual([])
    }),
    { numRuns: 40, endOnFailure: true },
  )
})

test('delivers events only, from the first one, while the store contains what is missing in the log', async () => {
  const harmless = step.filter(({ do: what }) => !['flush', 'trim', 'publish without waking'].includes(what))
  await fc.assert(
    fc.asyncProperty(fc.array(harmless, { minLength: 5, maxLength: 40 }), async (steps) => {
      const world = await play({ steps, relayFrom: 'first', graceMs: 5, isStored: true })
      expect(world.readers.flatMap((reader) => faultsOf(reader, world.lastSeq()))).toEqual([])
      expect(world.readers.flatMap(({ items }) => items).filter(({ kind }) => kind === 'snapshot')).toEqual([])
    }),
    { numRuns: 40, endOnFailure: true },
  )
})
