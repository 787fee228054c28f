import { createHash } from 'node:crypto'
import { coerceVariables } from '@plumbline/query-plan-executor'
import type { Variables } from '@plumbline/query-plan-executor'
import { getArgumentValues } from 'graphql'
import type { OperationDefinitionNode } from 'graphql'
import { OperationFailed } from '../operation-error.ts'
import { normaliseOperation } from '../planning/normalise-operation.ts'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import type { SupergraphVersion } from '../planning/supergraph-version.ts'
import type { Access } from '../streams/stream-member.ts'

/** What the scope of a subscription may depend on. */
export interface SubscriptionFacts<Identity> {
  readonly planned: PlannedSubscription
  readonly fieldName: string
  readonly subgraph: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** `Type.field` of every selected field, in any subgraph. */
  readonly coordinates: ReadonlySet<string>
  readonly identity: Identity
}

/**
 * Determines the scope of a subscription. Equivalent subscriptions with an equal scope share one stream. `undefined` means
 * the scope of the identity. The result must hold for every selected coordinate, not only for the root field. A rejection refuses
 * the subscription.
 */
export type ScopeOf<Identity> = (facts: SubscriptionFacts<Identity>) => string | undefined | Promise<string | undefined>

/** The key that a subscription is shared under, and the client's position. */
export interface ShareKey {
  readonly planned: PlannedSubscription
  /** Equal for subscriptions that share a stream. */
  readonly key: string
  /** Whether the key depends on a declared scope, and not on the identity. */
  readonly isNarrowed: boolean
  /** Whether the scope was determined asynchronously, by a scope query, and whether that had a result. */
  readonly queriedScope: 'none' | 'known' | 'unknown'
  /** The `after` of a resumable field. */
  readonly after: string | undefined
}

/** What a share key depends on. */
export interface ShareKeyOptions<Identity> {
  readonly planned: PlannedSubscription
  /** The coerced variables. */
  readonly coerced: Variables
  readonly access: Access<Identity>
  readonly scopeOf: ScopeOf<Identity> | undefined
}

export interface SubscriptionVariables {
  readonly coerced: Variables
  /** The variables that subgraphs receive. */
  readonly variables: Variables
}

/** @throws OperationFailed with BAD_USER_INPUT when the variables do not fit the operation */
export function coerceOrFail(
  { schema }: SupergraphVersion,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): SubscriptionVariables {
  const { errors, coerced, hadBigInt } = coerceVariables(schema, variableDefinitions, variables)
  if (errors) throw new OperationFailed(errors)
  return { coerced, variables: hadBigInt ? coerced : variables }
}

/** @returns a promise if the scope is determined asynchronously */
export function shareKey<Identity>(options: ShareKeyOptions<Identity>): ShareKey | Promise<ShareKey> {
  const { planned, coerced, access, scopeOf } = options
  const values = getArgumentValues(planned.field, planned.fieldNode, coerced)
  const declaredScope = scopeOf?.({
    planned,
    fieldName: planned.field.name,
    subgraph: planned.primary.serviceName,
    arguments: values,
    coordinates: planned.coordinates,
    identity: access.identity,
  })
  const { after } = planned.resume ? values : {}
  const toKey = (scope: string | undefined): ShareKey => ({
    planned,
    key: digest(`${scopeText(scope, access)}\n${labelsText(planned)}${normaliseOperation(planned, coerced)}`),
    isNarrowed: scope !== undefined,
    queriedScope: !(declaredScope instanceof Promise) ? 'none' : scope === undefined ? 'unknown' : 'known',
    after: typeof after === 'string' ? after : undefined,
  })
  return declaredScope instanceof Promise ? declaredScope.then(toKey) : toKey(declaredScope)
}

const scopeText = (declaredScope: string | undefined, { scope }: Access<unknown>): string =>
  declaredScope === undefined ? `identity ${scope}` : `declared ${declaredScope}`

const labelsText = ({ appliedLabels }: PlannedSubscription): string =>
  appliedLabels.length === 0 ? '' : `labels ${JSON.stringify(appliedLabels)}\n`

/** Keys are kept per client: the digest takes less memory than a normalised operation of thousands of characters. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
