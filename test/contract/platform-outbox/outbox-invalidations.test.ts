import { createInvalidationPublisher } from '#platform/invalidations'
import type { InvalidationPublisher } from '#platform/invalidations'
import { until } from '#root/test/support/until'
import { event, useOutbox } from './outbox-harness.ts'

const harness = useOutbox()

const publisher = () =>
  createInvalidationPublisher({
    redis: harness.redis,
    keyPrefix: harness.keyPrefix,
    publisher: 'things',
    entities: { thingId: 'Thing' },
  })

/** The tags of all entries of a kind. */
async function tagsOf(kind: 'invalidated' | 'lease-renewed'): Promise<readonly unknown[]> {
  const entries = await harness.redis.client.xrange(`${harness.keyPrefix}:invalidations`, '-', '+')
  const messages = entries.map(([, [, payload = '{}']]) => JSON.parse(payload) as { kind: string; tags: unknown })
  return messages.flatMap((one) => (one.kind === kind ? [one.tags] : []))
}

const ofThing = (id: string) => ({ ...event(), payload: { thingId: id } })

test('the entities that events name are invalidated before the events are delivered', async () => {
  const seen: unknown[] = []
  harness.onDeliver = async () => void seen.push(await tagsOf('invalidated'))
  await harness.open({ invalidations: publisher() }).start()
  await harness.commit([ofThing('a'), ofThing('b')])
  await until(() => harness.delivered.length === 2)
  expect(seen[0]).toEqual([['Thing:a', 'Thing:b']])
})

test('an event that cannot be delivered delays no invalidation', async () => {
  harness.onDeliver = () => Promise.reject(new Error('no'))
  await harness.commit([ofThing('a')])
  await harness.open({ invalidations: publisher() }).start()
  await until(async () => (await tagsOf('invalidated')).length > 0)
  await harness.commit([ofThing('b')])
  await until(async () => JSON.stringify(await tagsOf('invalidated')).includes('Thing:b'))
  expect(harness.delivered).toEqual([])
})

test('a relay without pending events renews its lease regularly', async () => {
  await harness.open({ invalidations: publisher() }).start()
  await until(async () => (await tagsOf('lease-renewed')).length >= 2)
})

test('a relay does not renew the lease while more events are pending', async () => {
  const renewals: number[] = []
  const counted: InvalidationPublisher = {
    invalidate: async () => undefined,
    startRenewal: async () => 1,
    renewLease: async () => void renewals.push(harness.delivered.length),
  }
  await harness.commit(Array.from({ length: 250 }, () => event()))
  await harness.open({ invalidations: counted }).start()
  await until(() => renewals.length > 0)
  expect(renewals[0]).toBe(200)
})

test('a relay reads pending events after the time for which it renews the lease', async () => {
  const invalidated: unknown[] = []
  const renewed: unknown[][] = []
  let isStored = false
  const looking: InvalidationPublisher = {
    // Stored at the last moment that the renewal may cover.
    startRenewal: async () => {
      if (!isStored) await harness.commit([ofThing('a')])
      isStored = true
      return 1
    },
    invalidate: async (payloads) => void invalidated.push(...payloads),
    renewLease: async () => void renewed.push([...invalidated]),
  }
  await harness.open({ invalidations: looking }).start()
  await until(() => renewed.length > 0)
  expect(renewed[0]).toEqual([{ thingId: 'a' }])
})

test('an announced event is invalidated before its writer continues, and a failure of that is ignored', async () => {
  const happened = ofThing('a')
  const outbox = harness.open({ invalidations: publisher() })
  await outbox.announce([happened])
  expect(await tagsOf('invalidated')).toEqual([['Thing:a']])
  const broken = { ...publisher(), invalidate: () => Promise.reject(new Error('Redis is unavailable')) }
  await harness.open({ invalidations: broken }).announce([happened])
  const hanging = { ...publisher(), invalidate: () => new Promise<void>(() => undefined) }
  await harness.open({ invalidations: hanging }).announce([happened])
})
