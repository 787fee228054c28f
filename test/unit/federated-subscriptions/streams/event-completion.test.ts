import { GraphQLError } from 'graphql'
import type { PlannedSubscription } from '#root/packages/federated-subscriptions/src/planning/plan-subscription'
import type { CompletedEvent } from '#root/packages/federated-subscriptions/src/streams/complete-event'
import { completeInTime } from '#root/packages/federated-subscriptions/src/streams/event-completion'
import type { Completion } from '#root/packages/federated-subscriptions/src/streams/event-completion'
import type { UpstreamEvent } from '#root/packages/federated-subscriptions/src/upstreams/upstream'

// Only whether something is left to fetch matters here.
const planned = { rest: { kind: 'Sequence', nodes: [] } } as unknown as PlannedSubscription
const event: UpstreamEvent = { data: { tick: { n: 1 } } }
const whole: CompletedEvent = { data: { tick: { n: 1, name: 'one' } } }
const away: CompletedEvent = {
  data: null,
  errors: [new GraphQLError('away', { extensions: { code: 'UPSTREAM_UNAVAILABLE' } })],
}

/** Completes an event with the given answers, one for each attempt, the last one for all others. */
function createCompletion(answers: readonly (CompletedEvent | Error)[]) {
  const givenUp = new WeakSet<PlannedSubscription>()
  const inProgress = [] as Completion[]
  const asked: unknown[] = []
  const complete = ({ event: { data } }: { readonly event: UpstreamEvent }) => {
    asked.push(structuredClone(data))
    // An executor may do so.
    if (data) data['tick'] = null
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? whole
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  const access = { scope: 'all', identity: {} }
  return {
    asked,
    inProgress,
    run: (received: UpstreamEvent, retryMs: number) =>
      completeInTime(
        { planned, variables: {}, event: received, access, inProgress },
        { complete, timeoutMs: 1_000, retryMs, givenUp },
      ),
  }
}

const fresh = (): UpstreamEvent => structuredClone<UpstreamEvent>(event)

test('completion is retried until the other subgraph is available, each time from the received event', async () => {
  const completion = createCompletion([away, away, whole])
  expect(await completion.run(fresh(), 900)).toBe(whole)
  expect(completion.asked).toEqual([event.data, event.data, event.data])
  expect(completion.inProgress.length).toBe(0)
})

test('a subgraph that hangs is treated as unavailable', async () => {
  const hung: CompletedEvent = {
    data: null,
    errors: [new GraphQLError('hung', { extensions: { code: 'TIMEOUT' } })],
  }
  const completion = createCompletion([hung, away, whole])
  expect(await completion.run(fresh(), 900)).toBe(whole)
})

test('an executor that throws an outage of a subgraph is retried, and one that throws another error is not', async () => {
  const unavailable = Object.assign(new Error('away'), { code: 'UPSTREAM_UNAVAILABLE' })
  const completion = createCompletion([unavailable, whole])
  expect(await completion.run(fresh(), 900)).toBe(whole)
  const defect = createCompletion([new Error('a defect'), whole])
  expect(await defect.run(fresh(), 900)).toMatchObject({ data: null, errors: [{ extensions: { code: 'INTERNAL' } }] })
  expect(defect.asked).toHaveLength(1)
})

test('after the retry time the event is sent incomplete', async () => {
  const completion = createCompletion([away])
  expect(await completion.run(fresh(), 100)).toBe(away)
})

test('after retries without success the next event does not wait, until one succeeds', async () => {
  const completion = createCompletion([away])
  await completion.run(fresh(), 100)
  const before = completion.asked.length
  expect(await completion.run(fresh(), 100)).toBe(away)
  expect(completion.asked).toHaveLength(before + 1)
})

test('events are retried again once the other subgraph is available', async () => {
  const completion = createCompletion([away, whole, away, whole])
  await completion.run(fresh(), 0)
  await completion.run(fresh(), 900)
  expect(await completion.run(fresh(), 900)).toBe(whole)
})

test('errors that another attempt cannot mend are not waited for', async () => {
  const refused: CompletedEvent = {
    data: null,
    errors: [new GraphQLError('no', { extensions: { code: 'FORBIDDEN' } })],
  }
  const completion = createCompletion([refused])
  expect(await completion.run(fresh(), 900)).toBe(refused)
  expect(completion.asked).toHaveLength(1)
})

test('an event that was received with errors is completed once', async () => {
  const completion = createCompletion([away])
  expect(await completion.run({ ...event, errors: [{ message: 'no' }] }, 900)).toBe(away)
  expect(completion.asked).toHaveLength(1)
})

test('the time for an event ends its attempts too', async () => {
  const completion = createCompletion([away])
  expect(await completion.run(fresh(), 60_000)).toBe(away)
})

test('an event that is no longer needed is not retried', async () => {
  const completion = createCompletion([away])
  const completed = completion.run(fresh(), 60_000)
  await Promise.resolve()
  for (const one of [...completion.inProgress]) one.abandon()
  expect(await completed).toMatchObject({ data: null, errors: [{ extensions: { code: 'TIMEOUT' } }] })
})

describe('a completion', () => {
  type Complete = Parameters<typeof completeInTime<object>>[1]['complete']

  /** One completion of an event, by an executor of the test's own. */
  function start(
    complete: Complete,
    given: {
      readonly timeoutMs?: number
      readonly retryMs?: number
      readonly rest?: boolean
      readonly event?: UpstreamEvent
    } = {},
  ) {
    const { timeoutMs = 60_000, retryMs = 0, rest = true } = given
    const plan = (rest ? planned : { rest: undefined }) as PlannedSubscription
    const inProgress: Completion[] = []
    const givenUp = new WeakSet<PlannedSubscription>()
    const completed = completeInTime(
      {
        planned: plan,
        variables: { x: 1 },
        event: given.event ?? fresh(),
        access: { scope: 'all', identity: {} },
        inProgress,
      },
      { complete, timeoutMs, retryMs, givenUp },
    )
    return { completed, inProgress, isGivenUp: () => givenUp.has(plan) }
  }
  const timeout = { data: null, errors: [{ extensions: { code: 'TIMEOUT' } }] }

  test('that takes too long is cancelled, and is an error', async () => {
    const signals: AbortSignal[] = []
    const { completed, inProgress } = start(
      ({ signal }) => {
        signals.push(signal)
        return new Promise(() => undefined)
      },
      { timeoutMs: 5 },
    )
    expect(await completed).toMatchObject(timeout)
    expect([signals[0]?.aborted, inProgress]).toEqual([true, []])
  })

  test('that is no longer needed is cancelled, whatever its later result', async () => {
    const answer = Promise.withResolvers<CompletedEvent>()
    const signals: AbortSignal[] = []
    const { completed, inProgress } = start((given) => {
      signals.push(given.signal, given.signal)
      return answer.promise
    })
    const [completion] = inProgress
    completion?.abandon()
    completion?.abandon()
    answer.resolve(whole)
    expect(await completed).toMatchObject(timeout)
    expect([signals.map(({ aborted }) => aborted), inProgress]).toEqual([[true, true], []])
  })

  test('ends with the result of the last attempt when its time ends between two attempts', async () => {
    const { completed, isGivenUp } = start(async () => away, { timeoutMs: 40, retryMs: 60_000 })
    expect(await completed).toBe(away)
    expect(isGivenUp()).toBe(true)
  })

  test('of an executor that throws synchronously is an error', async () => {
    const { completed } = start(() => {
      throw new Error('a defect')
    })
    expect(await completed).toMatchObject({ data: null, errors: [{ extensions: { code: 'INTERNAL' } }] })
  })

  test.each([
    ['with nothing to fetch', { rest: false, retryMs: 60_000 }],
    ['without patience', { rest: true, retryMs: 0 }],
  ])('%s has one attempt', async (_what, given) => {
    let attempts = 0
    const { completed, isGivenUp } = start(async () => {
      attempts++
      return away
    }, given)
    expect(await completed).toBe(away)
    expect([attempts, isGivenUp()]).toEqual([1, given.rest])
  })

  test('is tried again for one error of several that may pass', async () => {
    const mixed: CompletedEvent = {
      data: null,
      errors: [
        new GraphQLError('no', { extensions: { code: 'FORBIDDEN' } }),
        ...(away.errors as readonly GraphQLError[]),
      ],
    }
    const answers = [mixed, whole]
    const { completed } = start(async () => answers.shift() ?? whole, { retryMs: 60_000 })
    expect(await completed).toBe(whole)
    const bare = start(async () => ({ data: null, errors: [{ message: 'no extensions' }] }), { retryMs: 60_000 })
    expect(await bare.completed).toMatchObject({ errors: [{ message: 'no extensions' }] })
  })

  test('starts each attempt with the received event, including its lists', async () => {
    const received = { data: { list: [{ n: 1 }, [2, null]], none: null } }
    const seen: unknown[] = []
    const { completed } = start(
      async ({ event: { data } }) => {
        seen.push(structuredClone(data))
        if (data) Object.assign((data['list'] as object[])[0] ?? {}, { n: 'changed' })
        return seen.length < 3 ? away : whole
      },
      { retryMs: 60_000, event: structuredClone(received) },
    )
    await completed
    expect(seen).toEqual([received.data, received.data, received.data])
  })
})
