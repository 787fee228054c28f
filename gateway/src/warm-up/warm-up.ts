import { getOperationAST, parse, specifiedRules, validate } from 'graphql'
import { createId } from '#platform/ids'
import type { Logger } from '#platform/logging'
import { createPublicCheck } from '../cache/index.ts'
import type { Operation, OperationExecutor } from '../operations/operation-executor.ts'
import { createLimitRules } from '../policies/operation-limits.ts'
import type { OperationLimits } from '../policies/operation-limits.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { LoadedSupergraph } from '../supergraph/supergraph.ts'
import type { AskedOperation, AskedOperations } from './asked-operations.ts'

export interface WarmUpOptions {
  readonly executor: OperationExecutor
  readonly asked: Pick<AskedOperations, 'read'>
  readonly supergraph: LoadedSupergraph
  readonly limits: OperationLimits
  readonly log: Logger
  /** How long a start may be held up. Default 1,000. */
  readonly budgetMs?: number
}

/**
 * Plans and compiles what clients have asked for most, before they ask this gateway; what is the same for everybody is asked for
 * too, so that there are copies of it.
 * @returns how many operations are ready
 */
export async function warmUp(options: WarmUpOptions): Promise<number> {
  const { executor, asked, supergraph, log, budgetMs = 1_000 } = options
  const deadlineAt = performance.now() + budgetMs
  const signal = AbortSignal.timeout(budgetMs)
  const deadline = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  const isPublic = createPublicCheck(supergraph.supergraphSdl)
  let ready = 0
  // Subgraphs may be starting too: one that cannot be asked yet is left in peace.
  let mayAsk = true
  try {
    for (const operation of await asked.read()) {
      if (performance.now() >= deadlineAt) break
      const query = toQuery(operation, options)
      if (!query) continue
      await Promise.race([executor.prepare(query), deadline])
      if (mayAsk && isPublic(operation)) mayAsk = !(await executor.execute(query, nobody(signal))).errors
      ready += 1
    }
  } catch (err) {
    // A cold start is no failure.
    log.warn({ err }, 'the most-asked operations could not be prepared')
  }
  return ready
}

/** A query that is still valid; what was remembered may be of another supergraph. */
function toQuery({ source, operationName }: AskedOperation, options: WarmUpOptions): Operation | null {
  const document = parse(source)
  const rules = [...specifiedRules, ...createLimitRules(options.limits)]
  if (validate(options.supergraph.apiSchema, document, rules).length > 0) return null
  const kind = getOperationAST(document, operationName)?.operation
  return kind === 'query' ? { document, source, operationName, kind, variables: {} } : null
}

const nobody = (signal: AbortSignal): RequestContext => ({
  correlationId: createId('req'),
  clientAddress: 'none',
  signal,
  forwardedHeaders: [],
  caller: { viewer: { kind: 'anonymous' }, expiresAt: null, current: async () => ({ kind: 'anonymous' }) },
})
