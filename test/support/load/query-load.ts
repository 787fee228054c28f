import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Person } from '../platform/index.ts'

/** Queries that go on until they are stopped. */
export interface QueryLoad {
  readonly count: () => number
  /** What went wrong with the queries that failed. */
  readonly failures: readonly string[]
  /** Resolves once so many more have been answered. */
  answered(more: number): Promise<void>
  /** Resolves when the last one is answered. */
  stop(): Promise<void>
}

export interface QueryLoadOptions {
  /** Of gateways: each query goes to the next one that accepts connections, as a load balancer would have it. */
  readonly urls: readonly string[]
  readonly person: Pick<Person, 'accessToken'>
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** At once. */
  readonly clients: number
}

const pauseMs = 5

/** Asks the same query all the time; one is failed that is not answered, or whose answer has errors or lacks data. */
export function startQueryLoad(options: QueryLoadOptions): QueryLoad {
  const { urls, clients } = options
  const pools = urls.map((url) => new Pool(url, { connections: clients }))
  const failures: string[] = []
  let count = 0
  let isStopped = false
  const turns = async (first: number) => {
    for (let turn = first; !isStopped; turn += 1) {
      const inTurn = pools.map((_, index) => pools[(turn + index) % pools.length] as Pool)
      const failure = await ask(inTurn, options)
      count += 1
      if (failure !== null) failures.push(failure)
      await delay(pauseMs)
    }
  }
  const running = Array.from({ length: clients }, (_, index) => turns(index))
  return {
    count: () => count,
    failures,
    async answered(more) {
      const until = count + more
      while (count < until) await delay(pauseMs)
    },
    async stop() {
      isStopped = true
      await Promise.all(running)
      await Promise.all(pools.map((pool) => pool.close()))
    },
  }
}

/** @returns what is wrong, null if nothing is */
async function ask(pools: readonly Pool[], { person, query, variables }: QueryLoadOptions): Promise<string | null> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${person.accessToken}` }
  const request = { method: 'POST', path: '/graphql', headers, body: JSON.stringify({ query, variables }) } as const
  let failure = 'no gateway accepts connections'
  for (const pool of pools) {
    try {
      const { statusCode, body } = await pool.request(request)
      const text = await body.text()
      return statusCode === 200 && !text.includes('"errors"') ? null : `${statusCode} ${text}`
    } catch (error) {
      failure = String(error)
      if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')) return failure
    }
  }
  return failure
}
