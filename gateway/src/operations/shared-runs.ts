import { CancelSignal } from '@plumbline/query-plan-executor'
import type { JsonObject, WrittenResult } from '@plumbline/query-plan-executor'
import { toJsonText } from '@plumbline/query-plan-executor'
import type { RequestContext } from '../requests/request-context.ts'
import { AbortRegistry, InFlightCalls } from '../transport/index.ts'

/** One execution of a query, on behalf of whoever asks. */
export type RunQuery = (variables: Readonly<JsonObject>, context: RequestContext) => Promise<WrittenResult>

/** What all operations of one executor have in common. */
export interface SharingState {
  readonly inFlight: InFlightCalls<WrittenResult>
  /** How many can share. */
  operations: number
  /** Mutations that have ended so far: a query that begins afterwards has to show what they did. */
  mutationsEnded: number
}

export const createSharingState = (): SharingState => ({
  inFlight: new InFlightCalls(new AbortRegistry()),
  operations: 0,
  mutationsEnded: 0,
})

/**
 * Lets equal executions of one query share one while it is under way. Only callers that no subgraph can tell apart do:
 * anonymous ones without forwarded headers. Those who have signed in share single fetches at most.
 */
export function shareRuns(run: RunQuery, state: SharingState): RunQuery {
  const { inFlight } = state
  const scope = String(state.operations++)
  return (variables, context) => {
    if (!isNobody(context)) return run(variables, context)
    const key = { scope, body: toJsonText(variables), epoch: state.mutationsEnded }
    return inFlight.share(key, { subgraph: 'the gateway', signal: context.signal }, (cancellation) => {
      const signal = new CancelSignal()
      cancellation.onCancel = () => signal.abort()
      return run(variables, { ...context, signal })
    })
  }
}

const isNobody = ({ caller: { viewer }, forwardedHeaders }: RequestContext) =>
  forwardedHeaders.length === 0 && (viewer === null || viewer.kind === 'anonymous')
