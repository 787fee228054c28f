import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { HttpTransport, HttpTransportConfig } from '../../../gateway/src/transport/index.ts'
import { disposeAll, ok, query, setup, type Answer } from './http-subgraphs.ts'

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

  test('does not open for what callers do wrong or for what they abandon', async () => {
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
