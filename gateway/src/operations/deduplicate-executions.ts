import type { JsonObject, WrittenResult } from '@plumbline/query-plan-executor'
import { toJsonText } from '@plumbline/query-plan-executor'
import type { RequestContext } from '../requests/request-context.ts'
import { AbortRegistry, SharedCalls } from '../transport/index.ts'

/** Executes a query for a caller. */
export type ExecuteQuery = (variables: Readonly<JsonObject>, context: RequestContext) => Promise<WrittenResult>

/** State that all operations of one executor share. */
export interface DeduplicationState {
  readonly inFlight: SharedCalls<WrittenResult>
  /** Number of operations with deduplication; gives each its scope. */
  operations: number
  /** Number of mutations that have ended: a query that starts afterwards must not share an earlier execution. */
  mutationsEnded: number
}

export const createDeduplicationState = (): DeduplicationState => ({
  inFlight: new SharedCalls(new AbortRegistry()),
  operations: 0,
  mutationsEnded: 0,
})

/**
 * Deduplicates concurrent equal executions of one query. Only callers that no subgraph can distinguish share an execution: anonymous
 * callers without forwarded headers. Authenticated callers share single fetches at most.
 */
export function deduplicateExecutions(run: ExecuteQuery, state: DeduplicationState): ExecuteQuery {
  const { inFlight } = state
  const scope = String(state.operations++)
  return (variables, context) => {
    if (!isIndistinguishable(context)) return run(variables, context)
    const key = { scope, body: toJsonText(variables), epoch: state.mutationsEnded }
    return inFlight.share(key, { subgraph: 'the gateway', signal: context.signal }, (signal) =>
      run(variables, { ...context, signal }),
    )
  }
}

const isIndistinguishable = ({ caller: { viewer }, forwardedHeaders, collector }: RequestContext) =>
  collector === undefined && forwardedHeaders.length === 0 && (viewer === null || viewer.kind === 'anonymous')
