import { until } from '../../support/until.ts'
import { event, useOutbox } from './outbox-harness.ts'

const harness = useOutbox()

const areRelayed = async () => (await harness.states()).every((state) => state === 'relayed')
const messages = () => harness.log.lines.map(({ msg }) => msg).filter((msg) => String(msg).startsWith('events'))

test('while Redis is away events wait, and the log tells of it once', async () => {
  await harness.open().start()
  await harness.redisServer.kill()
  await harness.commit([event('t', 1)])
  await harness.commit([event('t', 2)])
  await until(() => messages().length === 1)
  expect(await harness.states()).toEqual(['pending', 'pending'])
  await harness.redisServer.restart()
  await until(areRelayed)
  expect(await harness.shown('t')).toEqual([1, 2])
  expect(messages()).toEqual(['events cannot be relayed; they wait in the outbox', 'events are relayed again'])
})

test('after Redis was emptied the next event of a topic brings back those before it', async () => {
  const outbox = harness.open()
  await outbox.start()
  await harness.commit([event('t', 1), event('t', 2), event('t', 3)])
  outbox.nudge()
  await until(areRelayed)
  await harness.redis.client.flushall()
  await harness.commit([event('t', 4)])
  outbox.nudge()
  await until(areRelayed)
  expect(await harness.shown('t')).toEqual([1, 2, 3, 4])
})

test('events that are gone for good leave a hole that readers see', async () => {
  const outbox = harness.open()
  await outbox.start()
  await harness.commit([event('t', 5)])
  outbox.nudge()
  await until(areRelayed)
  expect(await harness.shown('t')).toEqual([5])
  const controller = new AbortController()
  const snapshot = async () => await Promise.resolve({ seq: 5, payload: 'as it is', terminal: false })
  const items = harness.topics.read('t', { after: 2, signal: controller.signal, snapshot })
  expect((await items.next()).value).toMatchObject({ kind: 'snapshot', reason: 'gap', seq: 5 })
  controller.abort()
})

test('dispose does not wait for a Redis that is away', async () => {
  const outbox = harness.open({ flushMs: 200 })
  await outbox.start()
  await harness.redisServer.kill()
  await harness.commit([event('t', 1)])
  const startedAt = Date.now()
  await outbox.dispose()
  expect(Date.now() - startedAt).toBeLessThan(1_500)
  expect(await harness.states()).toEqual(['pending'])
  await harness.redisServer.restart()
})
