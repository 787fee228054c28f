import { createInvalidationPublisher } from '#platform/invalidations'
import type { InvalidationPublisher } from '#platform/invalidations'
import { until } from '../../support/until.ts'
import { event, useOutbox } from './outbox-harness.ts'

const harness = useOutbox()

const publisher = () =>
  createInvalidationPublisher({
    redis: harness.redis,
    keyPrefix: harness.keyPrefix,
    publisher: 'things',
    entities: { thingId: 'Thing' },
  })

/** What the log says, without what was vouched for. */
async function told(kind: 'touched' | 'vouched'): Promise<readonly unknown[]> {
  const entries = await harness.redis.client.xrange(`${harness.keyPrefix}:invalidations`, '-', '+')
  const news = entries.map(([, fields]) => JSON.parse(fields[5] ?? '{}') as { kind: string; tags: unknown })
  return news.flatMap((one) => (one.kind === kind ? [one.tags] : []))
}

const ofThing = (id: string) => ({ ...event(), payload: { thingId: id } })

test('what events touch is told before they are delivered', async () => {
  const seen: unknown[] = []
  harness.onDeliver = async () => void seen.push(await told('touched'))
  await harness.open({ invalidations: publisher() }).start()
  await harness.commit([ofThing('a'), ofThing('b')])
  await until(() => harness.delivered.length === 2)
  expect(seen[0]).toEqual([['Thing:a', 'Thing:b']])
})

test('an event that cannot be delivered holds up no news', async () => {
  harness.onDeliver = () => Promise.reject(new Error('no'))
  await harness.commit([ofThing('a')])
  await harness.open({ invalidations: publisher() }).start()
  await until(async () => (await told('touched')).length > 0)
  await harness.commit([ofThing('b')])
  await until(async () => JSON.stringify(await told('touched')).includes('Thing:b'))
  expect(harness.delivered).toEqual([])
})

test('a relay that finds nothing left vouches, again and again', async () => {
  await harness.open({ invalidations: publisher() }).start()
  await until(async () => (await told('vouched')).length >= 2)
})

test('a relay does not vouch while there is more than it has told', async () => {
  const vouches: number[] = []
  const counted: InvalidationPublisher = {
    touch: async () => undefined,
    beginLook: async () => 1,
    vouch: async () => void vouches.push(harness.delivered.length),
  }
  await harness.commit(Array.from({ length: 250 }, () => event()))
  await harness.open({ invalidations: counted }).start()
  await until(() => vouches.length > 0)
  expect(vouches[0]).toBe(200)
})

test('a relay looks for what waits only after the moment that it vouches for', async () => {
  const touched: unknown[] = []
  const vouched: unknown[][] = []
  let isStored = false
  const looking: InvalidationPublisher = {
    // Stored at the last moment that the look may vouch for.
    beginLook: async () => {
      if (!isStored) await harness.commit([ofThing('a')])
      isStored = true
      return 1
    },
    touch: async (payloads) => void touched.push(...payloads),
    vouch: async () => void vouched.push([...touched]),
  }
  await harness.open({ invalidations: looking }).start()
  await until(() => vouched.length > 0)
  expect(vouched[0]).toEqual([{ thingId: 'a' }])
})

test('an announced event is told before its writer goes on, and a relay that cannot be is no failure', async () => {
  const happened = ofThing('a')
  const outbox = harness.open({ invalidations: publisher() })
  await outbox.announce([happened])
  expect(await told('touched')).toEqual([['Thing:a']])
  const broken = { ...publisher(), touch: () => Promise.reject(new Error('Redis is away')) }
  await harness.open({ invalidations: broken }).announce([happened])
  const hanging = { ...publisher(), touch: () => new Promise<void>(() => undefined) }
  await harness.open({ invalidations: hanging }).announce([happened])
})
