import { startCuttingProxy } from '#root/test/support/clients/cutting-proxy'
import type { CuttingProxy } from '#root/test/support/clients/cutting-proxy'
import { until } from '#root/test/support/until'
import { startGateway } from '../gateway-subscriptions/support/gateway.ts'
import type { TestGateway } from '../gateway-subscriptions/support/gateway.ts'
import { createTestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'
import type { TestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'
import { adapters } from './adapters.ts'

const cuts = 100
const withCursor = `subscription Watch($topic: String!, $after: String) {
  progress(topic: $topic, after: $after) { cursor kind n product { name } }
}`
const withoutCursor = 'subscription Watch($topic: String!) { progress(topic: $topic) { kind n product { name } } }'

interface Step {
  readonly kind: string
  readonly n: number
  readonly cursor?: string
}

describe.each(Object.entries(adapters))('%s', (_adapter, watch) => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let network: CuttingProxy
  let stop = (): void => undefined

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    gateway = await startGateway(subgraphs)
    network = await startCuttingProxy({ port: Number(new URL(gateway.httpUrl).port) })
  })

  afterEach(async () => {
    stop()
    await network.dispose()
    await gateway.stop()
  })

  /** Subscribes; an error of the subscription fails the test. */
  const subscribe = (query: string, topic: string) => {
    const steps: Step[] = []
    const gaps: number[] = []
    const end = Promise.withResolvers<void>()
    stop = watch({
      address: network.address,
      query,
      variables: { topic },
      options: { fields: ['progress'] },
      sink: {
        next: ({ progress }, gap) => {
          if (gap) gaps.push(steps.length)
          steps.push(progress as Step)
        },
        error: (reason) => end.reject(new Error('expected the subscription to go on', { cause: reason })),
        complete: end.resolve,
      },
    })
    return { steps, gaps, end: end.promise }
  }

  test.each([
    ['the cursor selected', withCursor],
    ['no word of cursors in the operation', withoutCursor],
  ])(`loses and repeats no event over ${cuts} interruptions, with %s`, async (_which, query) => {
    const watching = subscribe(query, 'cuts')
    await until(() => watching.steps.length === 1)
    for (let cut = 0; cut < cuts; cut++) {
      // At a random byte of the next events.
      if (cut % 3 === 0) network.cut()
      else network.cutAfter(Math.floor(Math.random() * 600))
      for (let event = 0; event < 3; event++) subgraphs.log.append('cuts')
      const expected = 1 + 3 * (cut + 1)
      await until(() => watching.steps.length >= expected)
    }
    subgraphs.log.append('cuts', 'END')
    await watching.end
    const numbers = watching.steps.map(({ n }) => n)
    expect(numbers).toEqual(Array.from({ length: 3 * cuts + 2 }, (_, index) => index))
    expect(watching.gaps).toEqual([])
    expect(watching.steps.every((step) => Object.keys(step).every((key) => !key.startsWith('_c')))).toBe(true)
  })

  test('reports a gap if the log no longer contains the last cursor', async () => {
    const watching = subscribe(withoutCursor, 'trimmed')
    await until(() => watching.steps.length === 1)
    network.refuse(true)
    network.cut()
    for (let event = 0; event < 400; event++) subgraphs.log.append('trimmed')
    subgraphs.log.trim('trimmed', 1)
    network.refuse(false)
    await until(() => watching.steps.length === 2)
    expect(watching.steps[1]).toMatchObject({ kind: 'SNAPSHOT', n: 400 })
    expect(watching.gaps).toEqual([1])
  })

  test('leaves no subscription behind', async () => {
    const watching = subscribe(withCursor, 'left')
    await until(() => watching.steps.length === 1)
    stop()
    await until(() => subgraphs.log.readers === 0)
    await until(() => network.connections() === 0)
  })
})
