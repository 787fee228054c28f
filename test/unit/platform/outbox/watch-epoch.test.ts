import { createEpochWatch } from '#root/platform/src/outbox/watch-epoch'
import { collectLog } from '#root/test/support/log-lines'

/** An outbox of which only the epoch is real, and a Redis that is replaced. */
function create(written: string | null) {
  const calls: string[] = []
  const world = { redis: 'one', written, fails: false, calls }
  const { log } = collectLog()
  const store = {
    readEpoch: async () => world.written,
    writeEpoch: async (epoch: string) => {
      calls.push(`write ${epoch}`)
      world.written = epoch
    },
    markPending: async () => {
      if (world.fails) throw new Error('the store is unavailable')
      calls.push('mark')
      return 1
    },
    expectAgain: () => void calls.push('expect'),
  }
  const topics = { epoch: async () => world.redis }
  const watch = createEpochWatch({ store, topics, relayAgainMs: 1_000, everyMs: 0, log })
  return { world, watch }
}

test('events are marked before it is written that they need not be', async () => {
  const { world, watch } = create('none')
  await watch()
  expect(world.calls).toEqual(['mark', 'expect', 'write one'])
  await watch()
  expect(world.calls).toHaveLength(3)
})

test('events that could not be marked are marked at the next attempt, also by another process', async () => {
  const { world, watch } = create('none')
  world.fails = true
  await expect(watch()).rejects.toThrow('the store is unavailable')
  expect(world.written).toBe('none')
  world.fails = false
  await watch()
  expect(world.calls).toEqual(['mark', 'expect', 'write one'])
})

test('events that another process has marked are read', async () => {
  const { world, watch } = create('one')
  await watch()
  world.redis = 'two'
  world.written = 'two'
  world.calls.length = 0
  await watch()
  expect(world.calls).toEqual(['expect', 'write two'])
})

test('the first epoch of an outbox marks nothing', async () => {
  const { world, watch } = create(null)
  await watch()
  expect(world.calls).toEqual(['expect', 'write one'])
})
