import type { ServerResponse } from 'node:http'
import { disposeAll, ok, query, setup } from './http-subgraphs.ts'

afterEach(disposeAll)

/** A subgraph that responds only when the test requests it. */
async function setupSilent(pipelining: number) {
  const arrived: { readonly socket: unknown; readonly response: ServerResponse }[] = []
  let onArrival = (): void => undefined
  const { fetch } = await setup(
    ({ socket }, response) => {
      arrived.push({ socket, response })
      onArrival()
    },
    { pipelining },
  )
  const hasArrived = (count: number): Promise<void> =>
    new Promise((resolve) => {
      onArrival = () => void (arrived.length >= count && resolve())
      onArrival()
    })
  return { fetch, arrived, hasArrived }
}

/** The number of requests per socket, if one is pending when the others are sent. */
async function loadOfSockets(pipelining: number, operationKind: 'query' | 'mutation'): Promise<number[]> {
  const { fetch, arrived, hasArrived } = await setupSilent(pipelining)
  const first = fetch(query({ operationKind }), '')
  await hasArrived(1)
  const others = [1, 2, 3].map(() => fetch(query({ operationKind }), ''))
  await hasArrived(4)
  for (const { response } of arrived) ok(response)
  await Promise.all([first, ...others])
  const bySocket = Map.groupBy(arrived, ({ socket }) => socket)
  return [...bySocket.values()].map((requests) => requests.length)
}

describe('pipelining', () => {
  test('is off by default: each query under way has a socket', async () => {
    await expect(loadOfSockets(1, 'query')).resolves.toEqual([1, 1, 1, 1])
  })

  test('sends queries over a socket whose first response is pending', async () => {
    await expect(loadOfSockets(4, 'query')).resolves.toEqual([4])
  })

  test('sends each mutation over its own socket', async () => {
    await expect(loadOfSockets(4, 'mutation')).resolves.toEqual([1, 1, 1, 1])
  })

  test('retries the others when one query is aborted and its socket closed', async () => {
    const { fetch, arrived, hasArrived } = await setupSilent(4)
    const leaving = new AbortController()
    const left = fetch(query({ signal: leaving.signal }), '')
    await hasArrived(1)
    const stays = fetch(query(), '')
    await hasArrived(2)
    leaving.abort()
    await expect(left).rejects.toMatchObject({ reason: { kind: 'aborted' } })
    await hasArrived(3)
    arrived.forEach(({ response }) => ok(response))
    await expect(stays).resolves.toEqual({ data: { a: 1 } })
  })
})
