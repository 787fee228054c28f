import { GraphQLError } from 'graphql'
import { OperationFailed } from '../operation-error.ts'
import { stableJson } from '../planning/normalise-operation.ts'
import { isPassing } from '../retryable-error.ts'
import type { ExecuteOperation } from './execute-operation.ts'
import type { ScopeOf, SubscriptionFacts } from './share-key.ts'

/** What is needed to ask. */
export interface AskScopeOptions<Identity> {
  readonly execute: ExecuteOperation<Identity>
  /** After which nothing was learnt. */
  readonly timeoutMs: number
}

/**
 * Finds the scope of subscriptions as the supergraph declares it: those for whom the field's scope query has the same answer
 * share a stream, unless they select something personal. What the query refuses is refused; where it cannot be
 * answered just now nothing is shared, which is right for everybody.
 */
export function createDeclaredScopeOf<Identity>(options: AskScopeOptions<Identity>): ScopeOf<Identity> {
  const underWay = new Map<Identity, Map<string, Promise<string | undefined>>>()
  return (facts) => {
    const { queries, personal } = facts.planned.version.scopes
    const query = queries.get(facts.fieldName)
    if (!query || isPersonal(facts, personal)) return undefined
    const variables = Object.fromEntries(query.argumentNames.map((name) => [name, facts.arguments[name]]))
    const key = `${query.text}\n${stableJson(variables)}`
    // A client that comes back with many operations asks once for those that are alike.
    const asked = underWay.get(facts.identity)?.get(key)
    if (asked) return asked
    const answer = ask(facts, { ...options, variables }).finally(() => forget(underWay, facts.identity, key))
    const others = underWay.get(facts.identity) ?? new Map<string, Promise<string | undefined>>()
    underWay.set(facts.identity, others.set(key, answer))
    return answer
  }
}

function isPersonal({ coordinates }: SubscriptionFacts<unknown>, personal: ReadonlySet<string>): boolean {
  for (const coordinate of coordinates) if (personal.has(coordinate)) return true
  return false
}

interface Asking<Identity> extends AskScopeOptions<Identity> {
  readonly variables: Readonly<Record<string, unknown>>
}

async function ask<Identity>(
  { planned, fieldName, identity }: SubscriptionFacts<Identity>,
  { execute, timeoutMs, variables }: Asking<Identity>,
): Promise<string | undefined> {
  const query = planned.version.scopes.queries.get(fieldName)
  if (!query) return undefined
  const { text, parsed } = query
  const { data, errors = [] } = await inTime(timeoutMs, async (signal) =>
    execute({ request: { query: text, variables }, parsed, identity, signal }),
  )
  const refusals = errors.filter((error) => !isPassing(error))
  if (refusals.length > 0) throw new OperationFailed(refusals.map(withoutPath))
  if (errors.length > 0 || !data || Object.values(data).some((value) => value === null)) return undefined
  return `${fieldName} ${stableJson(data)}`
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: Awaited<ReturnType<ExecuteOperation<unknown>>>['errors']
}

/** Never rejects and always settles: a client that comes back is not kept waiting for a subgraph that is away. */
function inTime(timeoutMs: number, execute: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const controller = new AbortController()
  return new Promise((resolve) => {
    const fail = (thrown: unknown): void => resolve({ errors: [asError(thrown)] })
    const timer = setTimeout(() => {
      fail(undefined)
      controller.abort()
    }, timeoutMs)
    execute(controller.signal)
      .then(resolve, fail)
      .finally(() => clearTimeout(timer))
  })
}

/** The path is one of the scope query, which is not the client's. */
const withoutPath = ({ message, extensions }: Pick<GraphQLError, 'message'> & { readonly extensions?: unknown }) =>
  new GraphQLError(message, { extensions: extensions as Record<string, unknown> })

const asError = (thrown: unknown) =>
  thrown instanceof GraphQLError ? thrown : new GraphQLError('the scope could not be asked')

function forget<Identity>(underWay: Map<Identity, Map<string, unknown>>, identity: Identity, key: string): void {
  const asked = underWay.get(identity)
  asked?.delete(key)
  if (asked?.size === 0) underWay.delete(identity)
}
