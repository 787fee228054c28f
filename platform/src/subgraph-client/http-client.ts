import { CancelSignal } from '@plumbline/query-plan-executor/cancellation'
import type { ExecutionResult } from 'graphql'
import type { IdentityIssuer } from '#platform/auth'
import { parseJson } from '#platform/json'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { DEFAULT_BREAKER } from './circuit.ts'
import type { ExchangeResult } from './exchange.ts'
import { HttpSubgraph } from './http-subgraph.ts'
import { DEFAULT_RETRIES } from './retry-budget.ts'
import { dataOf } from './subgraph-client.ts'
import type { SubgraphCall, SubgraphClient } from './subgraph-client.ts'
import { SubgraphFailure } from './subgraph-failure.ts'
import { toUnavailable } from './to-unavailable.ts'

export interface HttpSubgraphClientOptions {
  readonly name: string
  /** The URL of each replica's graph, or one host name for all of them: `http://payments:4004/graphql`. */
  readonly urls: readonly string[]
  readonly issuer: IdentityIssuer
  readonly log: Logger
  /** For the whole call, milliseconds. Default 10,000. */
  readonly timeoutMs?: number
}

/** A client of a subgraph in other processes. */
export function createHttpSubgraphClient(options: HttpSubgraphClientOptions): SubgraphClient & Disposable {
  const { name, urls, issuer, log, timeoutMs = 10_000 } = options
  const subgraph = new HttpSubgraph<ExecutionResult>({
    name,
    urls,
    sockets: { connections: 16, pipelining: 1 },
    timeoutMs,
    maxResponseBytes,
    budget: { maxBytes: maxResponseBytes * 8, usedBytes: 0 },
    breaker: DEFAULT_BREAKER,
    retries: DEFAULT_RETRIES,
    read: (result) => readResult(name, result),
    onCircuitChange: (phase, address) =>
      log.warn({ subgraph: name, phase, address }, 'the circuit to an address of a subgraph changed'),
    onReachable: (isReachable, address) =>
      log.warn({ subgraph: name, isReachable, address }, 'the reachability of an address of a subgraph changed'),
  })

  const send = async ({ query, variables, viewer, correlationId, signal }: SubgraphCall): Promise<ExecutionResult> => {
    const cancelling = new CancelSignal()
    const cancel = (): void => cancelling.abort()
    if (signal?.aborted) cancel()
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      const identity = ['x-correlation-id', correlationId, 'x-plumbline-identity', await issuer.issue(viewer)]
      return await subgraph.call({
        headers: ['content-type', 'application/json', 'accept', acceptedTypes, ...identity],
        body: JSON.stringify({ query, variables }),
        isQuery: !/^\s*mutation\b/.test(query),
        signal: cancelling,
      })
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  return {
    async request(call) {
      const result = await send(call).catch((failure: unknown) => {
        throw toUnavailable(name, failure)
      })
      return dataOf(name, result)
    },
    dispose: () => subgraph.dispose(),
  }
}

/** @see https://graphql.github.io/graphql-over-http/draft/#sec-Accept */
export const acceptedTypes = 'application/graphql-response+json, application/json;q=0.9'

const maxResponseBytes = 32 * 1024 * 1024

function readResult(subgraph: string, { status, text }: ExchangeResult): ExecutionResult {
  const body = parseJson(text)
  if (typeof body === 'object' && body !== null && ('data' in body || 'errors' in body)) return body as ExecutionResult
  if (status >= 300) throw new SubgraphFailure(subgraph, { kind: 'status', status })
  throw new SubgraphFailure(subgraph, { kind: 'notGraphql', detail: 'expected an object with "data" or "errors"' })
}
