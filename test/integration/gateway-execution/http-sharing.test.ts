import type { ServerResponse } from 'node:http'
import type { SubgraphRequest } from '@plumbline/query-plan-executor'
import { disposeAll, ok, query, setup } from './http-subgraphs.ts'

afterEach(disposeAll)

describe('sharing', () => {
  const scopeOf = (context: string): string | null => (context === 'private' ? null : context)

  async function countCalls(requests: readonly [Partial<SubgraphRequest>, string][]): Promise<number> {
    const waiting: ServerResponse[] = []
    let calls = 0
    const allArrived = Promise.withResolvers<void>()
    const { fetch } = await setup(
      (_, response) => {
        calls++
        waiting.push(response)
        allArrived.resolve()
      },
      { scopeOf },
    )
    const answers = requests.map(([request, context]) => fetch(query(request), context))
    await allArrived.promise
    // Requests that are not shared use separate connections, and are answered when all have arrived.
    const answering = setInterval(() => waiting.splice(0).forEach((response) => ok(response)), 5)
    const results = await Promise.all(answers)
    clearInterval(answering)
    expect(new Set(results).size).toBe(requests.length)
    for (const result of results) expect(result).toEqual({ data: { a: 1 } })
    return calls
  }

  test('makes one call for equal queries of one scope, with separate response objects for each', async () => {
    await expect(
      countCalls([
        [{}, 'ann'],
        [{}, 'ann'],
        [{}, 'ann'],
      ]),
    ).resolves.toBe(1)
  })

  test('keeps scopes apart', async () => {
    await expect(
      countCalls([
        [{}, 'ann'],
        [{}, 'bob'],
      ]),
    ).resolves.toBe(2)
  })

  test('keeps different queries apart', async () => {
    await expect(
      countCalls([
        [{}, 'ann'],
        [{ body: () => '{"query":"{b}"}' }, 'ann'],
      ]),
    ).resolves.toBe(2)
  })

  test('does not apply to mutations and to callers without a scope', async () => {
    const mutation = { operationKind: 'mutation' } as const
    await expect(
      countCalls([
        [mutation, 'ann'],
        [mutation, 'ann'],
        [{}, 'private'],
        [{}, 'private'],
      ]),
    ).resolves.toBe(4)
  })

  test('lets a query join no call from before a mutation that has ended', async () => {
    const held: ServerResponse[] = []
    const arrived = Promise.withResolvers<void>()
    let queries = 0
    const { fetch } = await setup(
      (_, response, body) => {
        if (body.includes('mutation')) return ok(response)
        if (queries++ > 0) return ok(response)
        held.push(response)
        arrived.resolve()
      },
      { scopeOf },
    )
    const before = fetch(query({}), 'ann')
    await arrived.promise
    const mutation = { operationKind: 'mutation', body: () => '{"query":"mutation {a}"}' } as const
    await fetch(query(mutation), 'ann')
    await fetch(query({}), 'ann')
    for (const response of held) ok(response)
    await before
    expect(queries).toBe(2)
  })
})
