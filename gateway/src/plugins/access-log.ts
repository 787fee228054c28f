import { getOperationAST, OperationTypeNode, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Logger } from '#platform/logging'
import type { GatewayPlugin, PluginOperation } from './plugin.ts'

export interface AccessLogOptions {
  readonly log: Logger
  /** Of how many operations that are neither slow nor failed one leaves a line; 1: all of them. */
  readonly every: number
  /** From this duration on an operation always leaves a line, milliseconds. */
  readonly slowMs: number
  /** Default `Math.random`. */
  readonly random?: () => number
}

/**
 * Writes one line for each operation that was executed, and for each subscription when it starts. Operations that are rejected before, such
 * as invalid ones, leave the line of every failed operation only.
 */
export function createAccessLog({ log, every, slowMs, random = Math.random }: AccessLogOptions): GatewayPlugin {
  const names = new LRUCache<string, string>({
    maxSize: maxNamesSize,
    sizeCalculation: (name, query) => name.length + query.length + 1,
  })
  const factsOf = (operation: PluginOperation) => ({
    ...requestFacts(operation),
    operationName: operation.operationName ?? nameIn(operation.query, names),
  })
  const isSampled = () => random() * every < 1
  return {
    name: 'access-log',
    onSubscribe: (subscription) => {
      if (isSampled()) log.info(factsOf(subscription), 'a subscription starts')
    },
    onResponse: ({ operation, errors, durationMs }) => {
      if (operation.kind === OperationTypeNode.SUBSCRIPTION) return
      if (errors.length === 0 && durationMs < slowMs && !isSampled()) return
      const codes = [...new Set(errors.map(({ extensions }) => extensions?.['code'] ?? 'INTERNAL'))]
      const outcome = { durationMs: Math.round(durationMs * 10) / 10, ...(codes.length > 0 && { codes }) }
      log.info({ ...factsOf(operation), ...outcome }, 'an operation was executed')
    },
  }
}

const maxNamesSize = 1_000_000

/** The name of the only operation of a valid document. */
function nameIn(query: string, known: LRUCache<string, string>): string | undefined {
  const name = known.get(query) ?? getOperationAST(parse(query, { noLocation: true }))?.name?.value ?? ''
  known.set(query, name)
  return name || undefined
}

function requestFacts({ kind, context }: PluginOperation) {
  const { correlationId, headers, viewer } = context
  const client = {
    ...text('name', headers['graphql-client-name'] ?? headers['apollographql-client-name']),
    ...text('version', headers['graphql-client-version'] ?? headers['apollographql-client-version']),
  }
  // Version, trace id, parent id and flags: https://www.w3.org/TR/trace-context/
  const [, traceId] = /^[\da-f]{2}-([\da-f]{32})-/.exec(String(headers['traceparent'])) ?? []
  return {
    kind,
    client: 'name' in client ? client : undefined,
    caller: viewer?.kind,
    correlationId,
    traceId,
  }
}

const maxLength = 100

const text = (name: 'name' | 'version', value: string | readonly string[] | undefined) =>
  typeof value === 'string' && value !== '' ? { [name]: value.slice(0, maxLength) } : {}
