import { getOperationAST, parse, specifiedRules, validate } from 'graphql'
import { createId } from '#platform/ids'
import type { Logger } from '#platform/logging'
import { withinMs } from '#platform/timing'
import { createPublicCheck } from '../cache/index.ts'
import type { Operation, OperationExecutor } from '../operations/operation-executor.ts'
import { createLimitRules } from '../policies/operation-limits.ts'
import type { OperationLimits } from '../policies/operation-limits.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { LoadedSupergraph } from '../supergraph/supergraph.ts'
import type { CountedOperation, OperationCounts } from './operation-counts.ts'

export interface WarmUpOptions {
  readonly executor: OperationExecutor
  readonly operationCounts: Pick<OperationCounts, 'read'>
  readonly supergraph: LoadedSupergraph
  readonly limits: OperationLimits
  readonly log: Logger
  /** Maximum delay of the start, milliseconds. Default 1,000. */
  readonly budgetMs?: number
}

/**
 * Plans and compiles the most frequent operations before clients connect. Operations with public, cacheable results are also executed,
 * to fill the cache.
 * @returns number of operations that are ready
 */
export async function warmUp(options: WarmUpOptions): Promise<number> {
  const { executor, operationCounts, supergraph, log, budgetMs = 1_000 } = options
  const deadlineAt = performance.now() + budgetMs
  const signal = AbortSignal.timeout(budgetMs)
  const isPublic = createPublicCheck(supergraph.supergraphSdl)
  let ready = 0
  // Subgraphs may be starting too: after the first failure, no further operations are executed.
  let mayExecute = true
  try {
    for (const operation of await operationCounts.read()) {
      const leftMs = deadlineAt - performance.now()
      if (leftMs <= 0) break
      const query = toQuery(operation, options)
      if (!query) continue
      await withinMs(executor.prepare(query), leftMs, () => undefined)
      if (mayExecute && isPublic(operation))
        mayExecute = !(await executor.execute(query, anonymousContext(signal))).errors
      ready += 1
    }
  } catch (err) {
    // The gateway works without warm-up.
    log.warn({ err }, 'the most frequent operations could not be prepared')
  }
  return ready
}

/** Returns null if the operation is not valid any more, because it was counted with another supergraph. */
function toQuery({ source, operationName }: CountedOperation, options: WarmUpOptions): Operation | null {
  const document = parse(source)
  const rules = [...specifiedRules, ...createLimitRules(options.limits)]
  if (validate(options.supergraph.apiSchema, document, rules).length > 0) return null
  const kind = getOperationAST(document, operationName)?.operation
  return kind === 'query' ? { document, source, operationName, kind, variables: {} } : null
}

const anonymousContext = (signal: AbortSignal): RequestContext => ({
  correlationId: createId('req'),
  clientAddress: 'none',
  signal,
  forwardedHeaders: [],
  caller: { viewer: { kind: 'anonymous' }, expiresAt: null, current: async () => ({ kind: 'anonymous' }) },
})
