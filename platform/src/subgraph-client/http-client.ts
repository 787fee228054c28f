import type { ExecutionResult } from 'graphql'
import { Pool } from 'undici'
import type { IdentityIssuer } from '#platform/auth'
import { AppError } from '#platform/errors'
import type { Disposable } from '#platform/lifecycle'
import { dataOf } from './subgraph-client.ts'
import type { SubgraphCall, SubgraphClient } from './subgraph-client.ts'

export interface HttpSubgraphClientOptions {
  readonly name: string
  /** Of its graph: `http://payments:4004/graphql`. */
  readonly url: string
  readonly issuer: IdentityIssuer
  /** For the whole call, milliseconds; 10,000 unless given. */
  readonly timeoutMs?: number
}

/** A subgraph in another process. */
export function createHttpSubgraphClient(options: HttpSubgraphClientOptions): SubgraphClient & Disposable {
  const { origin, pathname } = new URL(options.url)
  const pool = new Pool(origin, { connections: 16 })
  const { name, issuer, timeoutMs = 10_000 } = options

  const send = async ({ query, variables, viewer, correlationId, signal }: SubgraphCall): Promise<ExecutionResult> => {
    const deadline = AbortSignal.timeout(timeoutMs)
    const { body } = await pool.request({
      method: 'POST',
      path: pathname,
      headers: {
        'content-type': 'application/json',
        'x-correlation-id': correlationId,
        'x-plumbline-identity': await issuer.issue(viewer),
      },
      body: JSON.stringify({ query, variables }),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    })
    return (await body.json()) as ExecutionResult
  }

  return {
    async request(call) {
      const result = await send(call).catch((cause: unknown) => {
        const timedOut = cause instanceof Error && cause.name === 'TimeoutError'
        throw new AppError({
          code: timedOut ? 'TIMEOUT' : 'UPSTREAM_UNAVAILABLE',
          message: timedOut ? `${name} did not answer within ${timeoutMs} ms.` : `${name} cannot be reached.`,
          details: { service: name },
          cause,
        })
      })
      return dataOf(name, result)
    },
    dispose: () => pool.close(),
  }
}
