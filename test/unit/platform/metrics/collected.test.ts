import { collectCounter, collectGauge, Registry } from '#platform/metrics'
import { withResolvers } from '#platform/timing'

const help = 'For tests.'

test('values are read at each scrape', async () => {
  const registry = new Registry()
  let count = 0
  collectCounter(registry, { name: 'events_total', help, read: () => [[[], count]] })
  expect(await registry.metrics()).toMatch(/^events_total 0$/m)
  count = 7
  expect(await registry.metrics()).toMatch(/^events_total 7$/m)
  expect(await registry.metrics()).toMatch(/^events_total 7$/m)
})

test('several services of a process add their samples to one metric', async () => {
  const registry = new Registry()
  for (const queue of ['tasks', 'mails'])
    collectGauge(registry, { name: 'jobs', help, labelNames: ['queue'], read: () => [[[queue], queue.length]] })
  const text = await registry.metrics()
  expect(text).toContain('jobs{queue="tasks"} 5\njobs{queue="mails"} 5\n')
  expect(text.match(/# TYPE jobs /g)).toHaveLength(1)
})

test('simultaneous scrapes count nothing twice', async () => {
  const registry = new Registry()
  collectCounter(registry, { name: 'events_total', help, read: async () => [[[], 3]] })
  for (const text of await Promise.all([registry.metrics(), registry.metrics()]))
    expect(text).toMatch(/^events_total 3$/m)
})

test('a metric whose values cannot be read is left out of the scrape, and the others are there', async () => {
  const registry = new Registry()
  const failing = { name: 'failing', help, read: () => Promise.reject(new Error('no connection')) }
  collectGauge(registry, failing)
  collectGauge(registry, { name: 'working', help, read: () => [[[], 1]] })
  const text = await registry.metrics()
  expect(text).toMatch(/^working 1$/m)
  expect(text).not.toMatch(/^failing \d/m)
})

test('a read that hangs delays a scrape by a second, and is not started again', async () => {
  const registry = new Registry()
  const { promise, resolve } = withResolvers<number>()
  let reads = 0
  const read = async () => {
    reads++
    return [[[], await promise] as const]
  }
  collectGauge(registry, { name: 'lag', help, read })
  const [first] = await Promise.all([registry.metrics(), registry.metrics()])
  expect(first).not.toMatch(/^lag \d/m)
  expect(reads).toBe(1)
  resolve(5)
  await promise
  expect(await registry.metrics()).toMatch(/^lag 5$/m)
})
