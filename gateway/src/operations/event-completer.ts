import type { QueryPlan } from '@apollo/query-planner'
import type {
  CompleteEvent,
  EventToComplete,
  PlannedSubscription,
  UpstreamEvent,
} from '@plumbline/federated-subscriptions'
import { compileQueryPlan } from '@plumbline/query-plan-executor'
import type { CompiledPlan, SubgraphResponse } from '@plumbline/query-plan-executor'
import type { RequestContext } from '../requests/request-context.ts'
import type { SupergraphSource } from '../supergraph/supergraph.ts'
import type { IdentifiedFetches } from '../transport/identified-fetch.ts'
import type { SubscriberContext } from './subscriber-context.ts'

export interface EventCompleterOptions {
  readonly supergraph: SupergraphSource
  readonly fetches: IdentifiedFetches
}

/** Completes subscription events with the executor of queries: the event is the response to the plan's first fetch. */
export function createEventCompleter({ supergraph, fetches }: EventCompleterOptions): CompleteEvent<SubscriberContext> {
  const plans = new WeakMap<PlannedSubscription, CompiledPlan>()
  return ({ planned, variables, event, identity, signal }: EventToComplete<SubscriberContext>) => {
    let plan = plans.get(planned)
    if (!plan) plans.set(planned, (plan = compile(planned, supergraph)))
    const context: RequestContext = { ...identity, signal }
    return plan.executeToText({ fetch: fetches.forEvents, context, variables, signal, primary: toResponse(event) })
  }
}

function compile({ version, primary, rest, aliased }: PlannedSubscription, supergraph: SupergraphSource): CompiledPlan {
  const plan: QueryPlan = { kind: 'QueryPlan', node: { kind: 'Subscription', primary, ...(rest && { rest }) } }
  return compileQueryPlan({ plan, ...aliased, schema: supergraph.schemaOf(version.planner) })
}

// The executor modifies the response in place, which is safe because the event has no other reader.
const toResponse = ({ data, errors }: UpstreamEvent): SubgraphResponse => ({
  data: data ?? null,
  ...(errors && { errors }),
})
