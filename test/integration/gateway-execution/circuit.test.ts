import type { ServerResponse } from 'node:http'
import type { SubgraphRequest } from '@plumbline/query-plan-executor'
import { until } from '#root/test/support/until'
import { disposeAll, ok, query, setup } from './http-subgraphs.ts'

afterEach(disposeAll)

describe('the circuit of a subgraph', () => {
  test('opens when requests keep failing, and closes when one succeeds after a while', async () => {
    let isDown = true
    let attempts = 0
    const phases: string[] = []
    const { fetch, circuitPhase } = await setup(
      (_, response) => {
        attempts++
        if (isDown) response.writeHead(503).end()
        else ok(response)
      },
      {
        retries: null,
        breaker: { threshold: 0.5, windowMs: 1_000, minRequestsPerSecond: 1, openMs: 2_000 },
        onCircuitChange: (_, phase) => phases.push(phase),
      },
    )
    while (circuitPhase('reviews') === 'closed') await fetch(query(), '').catch(() => undefined)
    const attemptsBefore = attempts
    await expect(fetch(query(), '')).rejects.toMatchObject({
      message: 'Subgraph "reviews" is not asked for the moment: its circuit is open',
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    })
    expect(attempts).toBe(attemptsBefore)
    isDown = false
    while (circuitPhase('reviews') !== 'closed') {
      await fetch(query(), '').catch(() => new Promise((resolve) => setImmediate(resolve)))
    }
    await expect(fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
    expect(phases).toEqual(['open', 'halfOpen', 'closed'])
  })

  test('does not open for client errors and aborted requests', async () => {
    const { fetch, circuitPhase } = await setup(
      (_, response) => void response.writeHead(400).end('{"errors":[{"message":"no"}]}'),
      { breaker: { threshold: 0.1, windowMs: 1_000, minRequestsPerSecond: 1, openMs: 2_000 } },
    )
    for (let count = 0; count < 10; count++) {
      await fetch(query(), '')
      await fetch(query({ signal: AbortSignal.abort() }), '').catch(() => undefined)
    }
    expect(circuitPhase('reviews')).toBe('closed')
  })
})

describe('an open circuit', () => {
  const openMs = 1
  const breaker = { threshold: 0.5, windowMs: 1_000, minRequestsPerSecond: 1, openMs }

  /** A subgraph whose responses the test controls. */
  async function holdAnswers() {
    const held: ServerResponse[] = []
    const phases: string[] = []
    const { fetch, circuitPhase } = await setup((_, response) => void held.push(response), {
      retries: null,
      breaker,
      onCircuitChange: (_, phase) => phases.push(phase),
    })
    /** Resolves when the subgraph has received a request. */
    const ask = async (overrides: Partial<SubgraphRequest> = {}) => {
      const count = held.length
      const answer = fetch(query(overrides), '')
      answer.catch(() => undefined)
      await until(() => held.length > count)
      return { answer, response: held.at(-1) as ServerResponse }
    }
    /** Resolves when the circuit would allow a request as a test. */
    const open = async () => {
      while (circuitPhase('reviews') === 'closed') {
        const { answer, response } = await ask()
        response.writeHead(503).end()
        await answer.catch(() => undefined)
      }
      const openedAt = Date.now()
      await until(() => Date.now() > openedAt + openMs)
    }
    return { fetch, ask, open, held, phases }
  }

  test('is neither closed nor reopened by requests that were sent before it opened', async () => {
    const { ask, open, phases } = await holdAnswers()
    const leaving = new AbortController()
    const [abandoned, failed, answered] = [await ask({ signal: leaving.signal }), await ask(), await ask()]
    await open()
    leaving.abort()
    failed.response.writeHead(503).end()
    ok(answered.response)
    await Promise.allSettled([abandoned.answer, failed.answer, answered.answer])
    expect(phases).toEqual(['open'])
  })

  test('refuses immediately while one request tests it', async () => {
    const { fetch, ask, open, held, phases } = await holdAnswers()
    await open()
    const tested = await ask()
    const count = held.length
    await expect(fetch(query(), '')).rejects.toMatchObject({ reason: { kind: 'circuitOpen' } })
    expect(held).toHaveLength(count)
    ok(tested.response)
    await expect(tested.answer).resolves.toEqual({ data: { a: 1 } })
    expect(phases).toEqual(['open', 'halfOpen', 'closed'])
  })

  test('stays open when its test fails', async () => {
    const { ask, open, phases } = await holdAnswers()
    await open()
    const tested = await ask()
    tested.response.writeHead(503).end()
    await expect(tested.answer).rejects.toMatchObject({ reason: { kind: 'status' } })
    expect(phases).toEqual(['open', 'halfOpen', 'open'])
  })

  test('stays open when the testing request is aborted, and is tested again', async () => {
    const { ask, open, phases } = await holdAnswers()
    await open()
    const leaving = new AbortController()
    const abandoned = await ask({ signal: leaving.signal })
    leaving.abort()
    await abandoned.answer.catch(() => undefined)
    await until(() => phases.length === 3)
    const reopenedAt = Date.now()
    await until(() => Date.now() > reopenedAt + openMs)
    const tested = await ask()
    ok(tested.response)
    await tested.answer
    expect(phases).toEqual(['open', 'halfOpen', 'open', 'halfOpen', 'closed'])
  })
})

const breaker = { threshold: 0.5, windowMs: 1_000, minRequestsPerSecond: 1, openMs: 60_000 }

describe('responses that are not GraphQL', () => {
  test.each([
    ['cut off', '{"data":{"a":'],
    ['a page', '<html>'],
    ['no answers', '{"hello":"world"}'],
    ['empty', ''],
  ])('open the circuit: %s', async (_what, text) => {
    let attempts = 0
    const { fetch, circuitPhase } = await setup((_, response) => void (attempts++, response.end(text)), { breaker })
    for (let count = 0; count < 10; count++) await expect(fetch(query(), '')).rejects.toThrow('reviews')
    expect(circuitPhase('reviews')).toBe('open')
    expect(attempts).toBeLessThan(10)
  })
})

describe('responses of a working server with a fault', () => {
  test.each([
    ['an error without a message', 200, '{"data":{"a":null},"errors":[{"extensions":{"code":"NOT_FOUND"}}]}'],
    ['an error whose path is no list', 200, '{"data":{"a":null},"errors":[{"message":"no","path":"a.b"}]}'],
    ['errors that are no list', 200, '{"data":{"a":null},"errors":{"message":"no"}}'],
    ['errors that are texts', 200, '{"data":{"a":null},"errors":["no"]}'],
    ['data of the wrong shape', 200, '{"data":[]}'],
    ['errors with a status that says so', 500, '{"errors":[{"message":"no"}]}'],
    ['a request that is refused', 400, 'no'],
    ['a caller who is refused', 403, 'no'],
  ])('leave the circuit closed: %s', async (_what, status, text) => {
    let attempts = 0
    const { fetch, circuitPhase } = await setup(
      (_, response) => void (attempts++, response.writeHead(status).end(text)),
      { breaker, retries: null },
    )
    for (let count = 0; count < 40; count++) await fetch(query(), '').catch(() => undefined)
    expect(circuitPhase('reviews')).toBe('closed')
    expect(attempts).toBe(40)
  })
})
