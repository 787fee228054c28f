import { GraphQLError } from 'graphql'
import { OperationFailed } from '../operation-error.ts'
import { stableJson } from '../planning/normalise-operation.ts'
import { isRetryable } from '../retryable-error.ts'
import { SingleFlight } from '../single-flight.ts'
import { withinMs } from '../within-ms.ts'
import type { ExecuteOperation } from './execute-operation.ts'
import type { ScopeOf, SubscriptionFacts } from './share-key.ts'

/** How scope queries are executed. */
export interface ScopeQueryOptions<Identity> {
  readonly execute: ExecuteOperation<Identity>
  /** Milliseconds; then the subscription is not shared. */
  readonly timeoutMs: number
}

/**
 * Determines scopes as the supergraph declares them. Subscriptions for which the field's scope query has the same result share a
 * stream, unless they select a `@personal` field. If the query fails with an error that is not retryable, so does the subscription.
 * If it has no result for another reason, the subscription is not shared.
 */
export function createDeclaredScopeOf<Identity>(options: ScopeQueryOptions<Identity>): ScopeOf<Identity> {
  // By identity, because a scope is read with the access of its caller.
  const inProgress = new Map<Identity, ScopeQueries>()
  return (facts) => {
    const { queries, personal } = facts.planned.version.scopes
    const query = queries.get(facts.fieldName)
    if (!query || isPersonal(facts, personal)) return undefined
    const variables = Object.fromEntries(query.argumentNames.map((name) => [name, facts.arguments[name]]))
    const key = `${query.text}\n${stableJson(variables)}`
    // A client that reconnects with many equal operations executes the query once.
    const ofCaller = inProgress.get(facts.identity) ?? new SingleFlight()
    inProgress.set(facts.identity, ofCaller)
    return ofCaller
      .share(key, () => queryScope(facts, { ...options, variables }))
      .finally(() => {
        if (ofCaller.size === 0 && inProgress.get(facts.identity) === ofCaller) inProgress.delete(facts.identity)
      })
  }
}

type ScopeQueries = SingleFlight<string, string | undefined>

function isPersonal({ coordinates }: SubscriptionFacts<unknown>, personal: ReadonlySet<string>): boolean {
  for (const coordinate of coordinates) if (personal.has(coordinate)) return true
  return false
}

interface ScopeQueryExecution<Identity> extends ScopeQueryOptions<Identity> {
  readonly variables: Readonly<Record<string, unknown>>
}

async function queryScope<Identity>(
  { planned, fieldName, identity }: SubscriptionFacts<Identity>,
  { execute, timeoutMs, variables }: ScopeQueryExecution<Identity>,
): Promise<string | undefined> {
  const query = planned.version.scopes.queries.get(fieldName)
  if (!query) return undefined
  const { text, parsed } = query
  const { data, errors = [] } = await settle(timeoutMs, async (signal) =>
    execute({ request: { query: text, variables }, parsed, identity, signal, isScopeQuery: true }),
  )
  const refusals = errors.filter((error) => !isRetryable(error))
  if (refusals.length > 0) throw new OperationFailed(refusals.map(withoutPath))
  if (errors.length > 0 || !data || Object.values(data).some((value) => value === null)) return undefined
  return `${fieldName} ${stableJson(data)}`
}

interface QueryResult {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: Awaited<ReturnType<ExecuteOperation<unknown>>>['errors']
}

/** Resolves to an error on failure or timeout, so that a subscription does not wait for an unavailable subgraph. */
async function settle(timeoutMs: number, execute: (signal: AbortSignal) => Promise<QueryResult>): Promise<QueryResult> {
  const controller = new AbortController()
  const fail = (thrown: unknown): QueryResult => ({ errors: [asError(thrown)] })
  return withinMs(execute(controller.signal).catch(fail), timeoutMs, () => {
    controller.abort()
    return fail(undefined)
  })
}

/** Removes the path, which refers to the scope query and not to the client's operation. */
const withoutPath = ({ message, extensions }: Pick<GraphQLError, 'message'> & { readonly extensions?: unknown }) =>
  new GraphQLError(message, { extensions: extensions as Record<string, unknown> })

const asError = (thrown: unknown) =>
  thrown instanceof GraphQLError ? thrown : new GraphQLError('the scope query could not be executed')
