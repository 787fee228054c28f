import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Person } from '../platform/index.ts'

/** Queries that are repeated until they are stopped. */
export interface QueryLoad {
  readonly count: () => number
  /** Descriptions of failed queries. */
  readonly failures: readonly string[]
  /** Resolves after this number of further responses. */
  answered(more: number): Promise<void>
  /** Stops, and resolves after the last response. */
  stop(): Promise<void>
}

export interface QueryLoadOptions {
  /** URLs of gateways: each query is sent to the next one that accepts connections, like by a load balancer. */
  readonly urls: readonly string[]
  readonly person: Pick<Person, 'accessToken'>
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** Number of concurrent queries. */
  readonly clients: number
}

const pauseMs = 5

/** Repeats a query. A query without a response, with errors or with missing data counts as failed. */
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

/** @returns a description of the failure; null if there is none */
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
