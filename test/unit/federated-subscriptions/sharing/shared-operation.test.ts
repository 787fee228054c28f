import { setImmediate as nextTurn } from 'node:timers/promises'
import { createMetrics } from '#root/packages/federated-subscriptions/src/metrics'
import type { OperationErrors } from '#root/packages/federated-subscriptions/src/operation-error'
import type { ParsedOperation } from '#root/packages/federated-subscriptions/src/planning/parsed-operation'
import type { PlannedSubscription } from '#root/packages/federated-subscriptions/src/planning/plan-subscription'
import { defaultSettings } from '#root/packages/federated-subscriptions/src/settings'
import { createSharedOperation } from '#root/packages/federated-subscriptions/src/sharing/shared-operation'
import { Subscription } from '#root/packages/federated-subscriptions/src/sharing/subscription'
import type { EventPayload } from '#root/packages/federated-subscriptions/src/streams/replay-window'
import type { Access } from '#root/packages/federated-subscriptions/src/streams/stream-member'
import type { UpstreamSink } from '#root/packages/federated-subscriptions/src/upstreams/upstream'

/** Only what streams read of a plan. */
const planned = {
  responseName: 'watch',
  dataName: 'watch',
  primary: { serviceName: 'log', operation: '', variableUsages: [] },
  primaryDocument: { kind: 'Document', definitions: [] },
  resume: { cursorName: 'cursor', afterVariable: 'after' },
} as unknown as PlannedSubscription

const parsed = {} as ParsedOperation
const observer = { onStart: () => undefined, onEnd: () => undefined }

/** One shared operation, and the streams that it has opened. */
function create(ensureAccess?: (accesses: Iterable<Access<null>>) => Promise<void> | undefined) {
  const sinks: UpstreamSink[] = []
  const requests: { readonly query: string; readonly after: unknown; isCancelled: boolean }[] = []
  let emptied = 0
  const all = new Set<Subscription<null>>()
  const operation = createSharedOperation<null>({
    mayJoinLate: false,
    environment: {
      settings: defaultSettings,
      metrics: createMetrics(),
      upstreamOf: () => ({
        open: ({ query, variables }, sink) => {
          const request = { query, after: variables['after'], isCancelled: false }
          requests.push(request)
          sinks.push(sink)
          return { cancel: () => void (request.isCancelled = true) }
        },
        dispose: async () => undefined,
      }),
      limiter: (task) => void task(),
      makePayload: async ({ event, receivedAtMs }) => {
        const { cursor } = (event.data?.['watch'] ?? { cursor: '' }) as { cursor: string }
        return { text: cursor, sizeBytes: 1, cursor, receivedAtMs }
      },
      ensureAccess,
      onBreak: () => undefined,
    },
    planned,
    variables: {},
    onEmpty: () => void emptied++,
  })
  const publish = async (stream: number, cursor: string): Promise<void> => {
    void sinks[stream]?.next({ data: { watch: { cursor } } })
    await nextTurn()
  }
  const join = (name: string, onDeliver: (text: string) => void = () => undefined) => {
    const seen: string[] = []
    const failures: OperationErrors[] = []
    const sink = {
      deliver: ({ text }: EventPayload) => {
        onDeliver(text)
        seen.push(text)
      },
      fail: (errors: OperationErrors) => void failures.push(errors),
      complete: () => undefined,
    }
    const access = { scope: name, identity: null }
    const subscription = new Subscription<null>({ parsed, variables: {}, access, sink, observer }, all)
    operation.join(subscription, undefined)
    return { seen, failures, subscription }
  }
  return { operation, join, publish, sinks, requests, emptied: () => emptied }
}

test('a client whose sink throws ends without affecting the others', async () => {
  const { join, publish } = create()
  const first = join('ada')
  const broken = join('bob', (text) => {
    if (text === '2') throw new Error('the socket is in an impossible state')
  })
  const last = join('cyd')
  await publish(0, '1')
  await publish(0, '2')
  await publish(0, '3')
  expect([first.seen, broken.seen, last.seen]).toEqual([['1', '2', '3'], ['1'], ['1', '2', '3']])
  expect(broken.failures).toMatchObject([[{ extensions: { code: 'INTERNAL' } }]])
  expect([...first.failures, ...last.failures]).toEqual([])
})

test('the access of a client that joins another stream is checked again if that stream has advanced meanwhile', async () => {
  const checks: PromiseWithResolvers<void>[] = []
  const { join, publish, sinks } = create((accesses) => {
    if (![...accesses].some(({ scope }) => scope === 'bob')) return undefined
    const check = Promise.withResolvers<void>()
    checks.push(check)
    return check.promise
  })
  const answer = async (): Promise<void> => {
    checks.shift()?.resolve()
    await nextTurn()
  }
  const ada = join('ada')
  await publish(0, '1')
  const bob = join('bob')
  await publish(1, '1')
  await publish(0, '2')
  // Bob's own event has been checked; then his stream meets the other, and what that has sent meanwhile is checked too.
  await answer()
  expect([sinks.length, bob.seen, checks.length]).toEqual([2, ['1'], 1])
  await publish(0, '3')
  await answer()
  expect([ada.seen, bob.seen, checks.length]).toEqual([['1', '2', '3'], ['1'], 1])
  await answer()
  expect(bob.seen).toEqual(['1', '2', '3'])
})

describe('the streams of one operation', () => {
  const over = [{ message: 'over' }] as unknown as OperationErrors

  test('are merged as soon as they are at the same event', async () => {
    const { join, publish, requests } = create()
    const ada = join('ada')
    await publish(0, '1')
    const bob = join('bob')
    await publish(1, '1')
    expect(requests.map(({ isCancelled }) => isCancelled).filter(Boolean)).toHaveLength(1)
    for (const stream of [0, 1]) await publish(stream, '2')
    expect([ada.seen, bob.seen]).toEqual([
      ['1', '2'],
      ['1', '2'],
    ])
  })

  test('are reopened after their last event when the access of their clients has changed', async () => {
    const { operation, join, publish, requests } = create()
    join('ada')
    await publish(0, '1')
    operation.restart()
    expect(requests.map(({ after, isCancelled }) => [after, isCancelled])).toEqual([
      [undefined, true],
      ['1', false],
    ])
    operation.fail(over)
  })

  test('are reopened by the new plan, if its upstream subscription differs', async () => {
    const { operation, join, publish, requests } = create()
    join('ada')
    await publish(0, '1')
    operation.replan(planned, {})
    expect(requests).toHaveLength(1)
    const other = { ...planned, primary: { ...planned.primary, operation: 'other' } }
    operation.replan(other, {})
    join('bob')
    expect(requests.map(({ query, after }) => [query, after])).toEqual([
      ['', undefined],
      ['other', '1'],
      ['other', undefined],
    ])
    operation.fail(over)
  })

  test('end with an error that all of their clients get', async () => {
    const { operation, join, requests, emptied } = create()
    const clients = [join('ada'), join('bob')]
    operation.fail(over)
    expect(clients.map(({ failures }) => failures)).toEqual([[over], [over]])
    expect([requests.every(({ isCancelled }) => isCancelled), emptied()]).toEqual([true, 1])
  })

  test('end with their last client', async () => {
    const { join, publish, requests, emptied } = create()
    const ada = join('ada')
    await publish(0, '1')
    const bob = join('bob')
    ada.subscription.stop()
    expect([requests.map(({ isCancelled }) => isCancelled), emptied()]).toEqual([[true, false], 0])
    bob.subscription.stop()
    expect([requests.map(({ isCancelled }) => isCancelled), emptied()]).toEqual([[true, true], 1])
  })

  test('are drained when every event that they received has been delivered', async () => {
    const { operation, join, sinks } = create()
    const ada = join('ada')
    void sinks[0]?.next({ data: { watch: { cursor: '1' } } })
    await operation.drained()
    expect(ada.seen).toEqual(['1'])
  })
})
